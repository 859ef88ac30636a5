import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import {
  auditEvents,
  candidates,
  deliveries,
  followUps,
  incidents,
  outbox,
  patternEdits,
  signals,
  subjects,
} from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  allCandidates,
  decide,
  followUpThatIs,
  hoursAgo,
  sendAll,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { startClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const Edit = z.object({ id: z.string(), kind: z.string() });
const Whole = z.looseObject({ fingerprint: z.string(), parts: z.array(z.unknown()) });

/** Pages of a service, and what people say of their patterns. */
export type Patterns = Awaited<ReturnType<typeof startPatterns>>;

/** Nothing is done but by `serve`, and then all that is due. */
export async function startPatterns() {
  const closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    withTokens: false,
    policy: {
      settleSeconds: 1_800,
      undoSeconds: 0,
      rules: [{ name: 'everything', when: 'true', then: 'review' }],
    },
  });
  let nth = 0;

  /** A page that cleared itself after four minutes, so many hours ago. */
  async function tell(title: string, hours: number): Promise<void> {
    nth += 1;
    const base = { ids: seededIds(`pattern/${nth}`), at: hoursAgo(hours) };
    const steps = [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    ] as const;
    await sendAll(closecall, page({ ...base, service: services.checkout, title }, steps));
    await serve();
  }

  async function serve(): Promise<void> {
    while ((await closecall.sweep()) > 0);
  }

  /** Every subject, as after new facts or an upgrade. */
  async function lookAnew(): Promise<void> {
    await closecall.db.execute(sql`insert into outbox (id, task, ref, due_at, created_at)
      select gen_random_uuid(), 'recompute-subject', key, closecall_now(), closecall_now()
      from subjects on conflict do nothing`);
    await serve();
  }

  async function only(title: string): Promise<ToldCandidate> {
    const found = (await allCandidates(closecall)).filter((each) => each.title === title);
    const [first] = found;
    if (first === undefined) throw new Error(`“${title}” was not found`);
    return first;
  }

  async function ticketed(title: string): Promise<ToldCandidate> {
    const confirmed = await decide(closecall, await only(title), 'confirm');
    await serve();
    await followUpThatIs(closecall, confirmed.id, 'open');
    return confirmed;
  }

  async function ticketNames(): Promise<string[]> {
    const rows = await closecall.db.select().from(followUps).orderBy(followUps.id);
    return rows.map(({ fingerprint }) => fingerprint);
  }

  async function fingerprints(): Promise<Set<string>> {
    return new Set((await allCandidates(closecall)).map(({ fingerprint }) => fingerprint));
  }

  /** What people see of each: its pattern, how often that was seen, and where it stands. */
  async function shown() {
    const all = await allCandidates(closecall);
    return new Map(
      all.map((each) => [each.title, [each.fingerprint, each.occurrences, each.status]]),
    );
  }

  function post(fingerprint: string, what: string, body: Record<string, unknown>) {
    return closecall.api(`/patterns/${fingerprint}/${what}`, body);
  }

  async function edit(fingerprint: string, what: string, body: Record<string, unknown>) {
    const { status, json } = await post(fingerprint, what, body);
    expect(status, JSON.stringify(json)).toBe(200);
    return Edit.parse(json);
  }

  async function inForce(rules: readonly object[]): Promise<void> {
    const document = { settleSeconds: 1_800, undoSeconds: 0, rules };
    const { status } = await closecall.api('/policy/versions', { document, activate: true });
    expect(status).toBe(201);
  }

  async function whole(fingerprint: string) {
    const { status, json } = await closecall.api(`/patterns/${fingerprint}`);
    expect(status, JSON.stringify(json)).toBe(200);
    return Whole.parse(json);
  }

  async function audited() {
    const rows = await closecall.db.select().from(auditEvents);
    return rows
      .filter(({ entity }) => entity === 'pattern')
      .map(({ actor, action, detail }) => [actor, action, Object(detail).note]);
  }

  async function clear(): Promise<void> {
    const tables = [deliveries, signals, subjects, candidates, incidents, outbox, patternEdits];
    for (const table of [...tables, followUps, auditEvents]) await closecall.db.delete(table);
  }

  return {
    closecall,
    clear,
    tell,
    serve,
    lookAnew,
    only,
    ticketed,
    ticketNames,
    fingerprints,
    shown,
    post,
    edit,
    inForce,
    whole,
    audited,
  };
}
