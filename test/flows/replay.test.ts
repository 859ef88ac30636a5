import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readSince, runReplay } from '../../src/commands/replay.ts';
import {
  auditEvents,
  candidates,
  connections,
  countedFindings,
  deliveries,
  followUps,
  incidents,
  outbox,
  signals,
  subjects,
} from '../../src/db/schema/index.ts';
import { people, services } from '../../src/demo/acme.ts';
import { changeTicketFailed } from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import { type PageActor, page } from '../../src/demo/scenarios/page.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { decide, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const { autopilot, robin } = people;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterAll(() => closecall?.stop());
beforeEach(async () => {
  const { db } = closecall;
  for (const table of [
    ...[deliveries, signals, subjects, candidates, countedFindings, incidents],
    ...[followUps, outbox, auditEvents],
  ]) {
    await db.delete(table);
  }
  await setPagerDuty({});
});

/** Other settings are what another release is: the same bytes mean something else. */
async function setPagerDuty(settings: Record<string, unknown>): Promise<void> {
  const apiUrl = closecall.pagerduty.url;
  await closecall.db
    .update(connections)
    .set({ settings: { apiUrl, ...settings } })
    .where(eq(connections.id, 'pd-main'));
  await closecall.deps.directory.reload();
}

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

async function send(seed: string, resolvedBy: PageActor, title = 'Checkout is slow', notes = 0) {
  const told = page({ ids: seededIds(seed), at: hoursAgo(3), service: services.checkout, title }, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    ...Array.from({ length: notes }, (_, nth) => ({
      ...{ afterMs: minute + nth * 1000, event: 'annotated' as const, by: autopilot },
      text: `Note ${nth}`,
    })),
    { afterMs: 4 * minute, event: 'resolved', by: resolvedBy },
  ]);
  await sendAll(closecall, told);
  await serve();
}

async function run(options: { apply?: boolean; since?: string; delivery?: string } = {}) {
  const never = new AbortController().signal;
  const wanted = { connection: null, apply: options.apply ?? false };
  const range = { since: options.since ?? '1d', delivery: options.delivery ?? null };
  const lines = await runReplay(closecall.deps, { ...wanted, ...range, json: false }, never);
  return lines.join('\n');
}

async function found() {
  const rows = await closecall.db.select().from(candidates).orderBy(asc(candidates.id));
  return rows.map(({ status, title, story, factsChanged, decidedBy }) => ({
    ...{ status, title, story, factsChanged, decidedBy },
  }));
}

async function everything() {
  const { db } = closecall;
  return {
    facts: await db.select().from(signals).orderBy(asc(signals.subjectKey), asc(signals.factKey)),
    subjects: await db.select().from(subjects).orderBy(asc(subjects.key)),
    candidates: await db.select().from(candidates).orderBy(asc(candidates.id)),
    incidents: await db.select().from(incidents).orderBy(asc(incidents.subjectKey)),
    deliveries: await db.select().from(deliveries).orderBy(asc(deliveries.id)),
    owed: await db.select().from(outbox).orderBy(asc(outbox.id)),
    audit: await db.select().from(auditEvents).orderBy(asc(auditEvents.id)),
  };
}

test('the same code changes nothing, on all kinds of near misses', async () => {
  const { checkout: service } = services;
  await send('cleared', 'monitor');
  await send('cleared again', 'monitor');
  await send('worked', robin, 'The tills are down');
  await sendAll(closecall, [
    ...pipelineRetried({ ids: seededIds('retried'), at: hoursAgo(20), service }),
    ...canaryRolledBack({ ids: seededIds('rolled back'), at: hoursAgo(16), service }),
    ...changeTicketFailed({ ids: seededIds('failed'), at: hoursAgo(12), service }),
  ]);
  await serve();
  const before = await everything();
  expect(new Set(before.candidates.map(({ subjectKey }) => subjectKey.split('/')[0])).size).toBe(3);
  const told = await run();
  expect(told).toContain(
    '0 would be added, 0 would be taken back, 0 would change; 0 deliveries mean something else.',
  );
  await run({ apply: true });
  const after = await everything();
  expect(after.candidates).toEqual(before.candidates);
  expect(after.facts).toEqual(before.facts);
});

test('a dry run tells what would be found now, changes nothing and hints nobody', async () => {
  await send('added', autopilot);
  await setPagerDuty({ botUsers: [autopilot.pagerDutyId] });
  const before = await everything();
  const hints: unknown[] = [];
  const deps = { ...closecall.deps, hint: (owed: unknown) => hints.push(owed) };
  const wanted = { since: '1d', connection: null, delivery: null, apply: false, json: false };
  const lines = await runReplay(deps, wanted, new AbortController().signal);
  const told = lines.join('\n');
  expect(told).toMatch(/\+ Checkout is slow \(auto_resolved_page, pd-main\/incident:\w+\), open/);
  expect(told).toContain('1 would be added, 0 would be taken back');
  expect(await everything()).toEqual(before);
  expect(hints).toEqual([]);
  const [json] = await runReplay(deps, { ...wanted, json: true }, new AbortController().signal);
  expect(JSON.parse(json ?? '')).toMatchObject({
    applied: false,
    deliveries: 2,
    looked: 1,
    added: [{ title: 'Checkout is slow', status: 'open' }],
  });
});

test('what is applied is what was told, with one line in the audit, and once', async () => {
  await send('applied', autopilot);
  await send('beside it', 'monitor', 'Something else');
  await setPagerDuty({ botUsers: [autopilot.pagerDutyId] });
  expect(await run({ apply: true })).toContain('1 added, 0 taken back, 0 changed');
  expect((await found()).map(({ status, title }) => [status, title])).toEqual([
    ['open', 'Something else'],
    ['open', 'Checkout is slow'],
  ]);
  const audit = await closecall.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.action, 'replayed'));
  expect(audit).toMatchObject([{ actor: 'command:replay', detail: { added: 1, deliveries: 4 } }]);
  expect(await run()).toContain('0 would be added');
  // Another reading takes it back again.
  await setPagerDuty({});
  expect(await run()).toContain('1 would be taken back');
  expect(await run({ apply: true })).toContain('1 taken back');
});

test('what people decided stays, and says that its facts changed', async () => {
  await setPagerDuty({ botUsers: [autopilot.pagerDutyId] });
  await send('decided', autopilot);
  const { json } = await closecall.api('/candidates');
  await decide(closecall, Object(json).items[0], 'confirm', { ticket: 'no' });
  await setPagerDuty({});
  expect(await run({ apply: true })).toContain(
    'Total: 2 deliveries read, 1 subject looked at anew',
  );
  expect(await found()).toMatchObject([{ status: 'confirmed', factsChanged: true }]);
});

test('a subject with more deliveries than a batch takes is told once', async () => {
  await send('long', autopilot, 'A long story', 120);
  await send('short', autopilot, 'A short story');
  await setPagerDuty({ botUsers: [autopilot.pagerDutyId] });
  const told = await run();
  expect(told.match(/\+ A long story/g)).toHaveLength(1);
  expect(told).toContain('Total: 124 deliveries read, 2 subjects looked at anew; 2 would be added');
});

test('a subject whose webhooks are no longer all kept is left alone, and says so', async () => {
  await send('gone', autopilot);
  const [first] = await closecall.db.select().from(deliveries).orderBy(asc(deliveries.id));
  await closecall.db.delete(deliveries).where(eq(deliveries.id, first?.id ?? ''));
  await setPagerDuty({ botUsers: [autopilot.pagerDutyId] });
  const before = await everything();
  const told = await run({ apply: true });
  expect(told).toMatch(
    /pd-main\/incident:\w+: some of the webhooks that told of it are no longer kept/,
  );
  expect({ ...(await everything()), audit: [] }).toEqual({ ...before, audit: [] });
});

test('what was in quarantine and can be read now is told, and its record follows', async () => {
  await setPagerDuty({ apiUrl: 'not an address' });
  await send('quarantined', robin);
  const statuses = async () =>
    (await closecall.db.select().from(deliveries)).map(({ status }) => status);
  expect(await statuses()).toEqual(['quarantined', 'quarantined']);
  expect(await run()).toContain('0 deliveries mean something else');
  await setPagerDuty({});
  const told = await run();
  expect(told).toContain('quarantined → processed incident.triggered with 1 signal');
  expect(told).toContain('2 deliveries mean something else');
  expect(await statuses()).toEqual(['quarantined', 'quarantined']);
  await run({ apply: true });
  expect(await statuses()).toEqual(['processed', 'processed']);
  expect(await closecall.db.select().from(incidents)).toMatchObject([{ outcome: 'worked' }]);
});

test('what can’t be read any more is told, and what it told stays', async () => {
  await send('unreadable', 'monitor');
  const before = await everything();
  await setPagerDuty({ apiUrl: 'not an address' });
  const told = await run({ apply: true });
  expect(told).toContain('Deliveries that can’t be read now; what they told stays:');
  expect({ ...(await everything()), audit: [] }).toEqual({ ...before, audit: [] });
});

test('one delivery alone can be replayed, and a fact that nobody tells any more is gone', async () => {
  await send('one', 'monitor');
  const [first] = await closecall.db.select().from(deliveries).orderBy(asc(deliveries.id));
  const [fact] = await closecall.db
    .select()
    .from(signals)
    .where(eq(signals.deliveryId, first?.id ?? ''));
  if (fact === undefined) throw new Error('there is no fact');
  await closecall.db.insert(signals).values({ ...fact, factKey: 'as an older release read it' });
  const told = await run({ apply: true, delivery: first?.id ?? '' });
  expect(told).toContain('Total: 1 delivery read, 1 subject looked at anew');
  const facts = await closecall.db.select().from(signals);
  expect(facts.map(({ factKey }) => factKey)).not.toContain('as an older release read it');
  expect(facts).toHaveLength(2);
});

test('a time is told as a length or as itself', () => {
  const now = new Date('2030-01-31T12:00:00Z');
  expect(readSince('7d', now)).toEqual(new Date('2030-01-24T12:00:00Z'));
  expect(readSince('12h', now)).toEqual(new Date('2030-01-31T00:00:00Z'));
  expect(readSince('2030-01-30', now)).toEqual(new Date('2030-01-30T00:00:00Z'));
  for (const wrong of ['', 'yesterday', '7', '7w', '2030-13-45', '2026-02-30']) {
    expect(() => readSince(wrong, now)).toThrow('--since takes a length such as 7d');
  }
});
