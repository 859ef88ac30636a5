import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { Candidate } from '../../../src/web/api/candidates/candidate-object.ts';
import { call, pathsIn } from '../support/call.ts';
import { insertCandidate, insertFollowUp, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const Told = z.strictObject(Candidate.shape);
const Page = z.strictObject({ items: z.array(Told), nextCursor: z.string().nullable() });

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterAll(() => web.stop());

function get(path: string) {
  return call(`${web.url}/api/v1${path}`, { token });
}

async function list(query: string) {
  const answer = await get(`/candidates${query}`);
  expect(answer.status, answer.text).toBe(200);
  return Page.parse(answer.json);
}

describe('a candidate in the API', () => {
  test('holds what the interface promises, with live counts and its follow-up', async () => {
    const fingerprint = 'seen-three-times';
    const occurredAt = new Date('2026-01-01T00:00:00Z');
    const first = await insertCandidate(web.db, { fingerprint, occurredAt });
    await insertCandidate(web.db, { fingerprint, status: 'withdrawn' });
    const last = await insertCandidate(web.db, {
      fingerprint,
      status: 'confirmed',
      decision: 'confirm',
      decidedBy: 'person:dana',
    });
    const problem = 'Field team is required.';
    const ticket = await insertFollowUp(web.db, last, { status: 'failed', problem });
    await web.db
      .update(candidates)
      .set({ followUpId: ticket.id })
      .where(eq(candidates.id, last.id));
    const told = Told.parse((await get(`/candidates/${last.id}`)).json);
    expect(told).toMatchObject({
      id: last.id,
      subject: last.subjectKey,
      service: 'checkout',
      team: 'payments',
      occurrences: 2,
      isFirst: false,
      score: { priority: 31.2, severity: 50, agreementLow: 0.3 },
      savedBy: { kind: 'recovery' },
      evidence: [
        { kind: 'page.triggered', at: '2026-03-01T04:12:00.000Z' },
        { kind: 'page.resolved', at: '2026-03-01T04:12:00.000Z' },
      ],
      followUp: { id: ticket.id, status: 'failed', key: null, problem },
      decision: { by: 'person:dana', kind: 'confirm' },
      version: 1,
    });
    const earlier = await get(`/candidates/${first.id}`);
    expect(earlier.json).toMatchObject({ isFirst: true, occurrences: 2, decision: null });
  });

  test('shows no decision that was taken back or has run out', async () => {
    const { id } = await insertCandidate(web.db, {
      status: 'open',
      decision: 'snooze',
      decidedBy: 'person:dana',
    });
    expect((await get(`/candidates/${id}`)).json).toMatchObject({ decision: null });
  });

  test('that is not there is answered with 404, whatever its id looks like', async () => {
    const unknown = await get('/candidates/0190a1b2-0000-7000-8000-000000000001');
    expect(unknown.status).toBe(404);
    expect((await get('/candidates/drop-table')).status).toBe(404);
  });
});

describe('the list of candidates', () => {
  test('holds every status without a filter, and filters by each given one', async () => {
    const service = 'filters';
    const settling = await insertCandidate(web.db, { serviceId: service, status: 'settling' });
    const logged = await insertCandidate(web.db, { serviceId: service, status: 'logged' });
    const merged = await insertCandidate(web.db, { serviceId: service, status: 'merged' });
    const ids = async (query: string) =>
      (await list(`?service=${service}${query}`)).items.map(({ id }) => id).sort();
    expect(await ids('')).toEqual([settling.id, logged.id, merged.id].sort());
    expect(await ids('&status=settling,logged')).toEqual([settling.id, logged.id].sort());
    expect(await ids('&status=settling&status=merged')).toEqual([settling.id, merged.id].sort());
  });

  test('filters by detector, team, words and time', async () => {
    const team = 'one-filter-each';
    const odd = await insertCandidate(web.db, {
      teamId: team,
      detector: 'canary_rollback',
      title: 'Rolled back 100%_sure',
      occurredAt: new Date('2026-02-02T02:02:02Z'),
    });
    await insertCandidate(web.db, { teamId: team, title: 'Rolled back 100 times, sure' });
    const ids = async (query: string) =>
      (await list(`?team=${team}${query}`)).items.map(({ id }) => id);
    expect(await ids('')).toHaveLength(2);
    expect(await ids('&detector=canary_rollback')).toEqual([odd.id]);
    expect(await ids('&q=100%25_SURE')).toEqual([odd.id]);
    expect(await ids('&since=2026-02-02&until=2026-02-03')).toEqual([odd.id]);
    expect(await ids('&since=2026-02-02T03:02:02%2B01:00&until=2026-02-02T02:02:03Z')).toEqual([
      odd.id,
    ]);
    expect(await ids('&until=2026-02-02T02:02:02Z')).toEqual([]);
  });

  test('never skips or repeats one while others are added between the pages', async () => {
    const service = 'paged';
    const day = new Date('2026-02-10T00:00:00Z');
    const there = new Set<string>();
    // Many at the very same moment, so that the id alone decides about their order.
    for (let index = 0; index < 11; index += 1) {
      const occurredAt = new Date(day.getTime() - Math.floor(index / 5) * 1000);
      there.add((await insertCandidate(web.db, { serviceId: service, occurredAt })).id);
    }
    const read: string[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = await list(`?service=${service}&limit=3${from}`);
      read.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      const newer = new Date(day.getTime() + read.length * 1000);
      await insertCandidate(web.db, { serviceId: service, occurredAt: newer });
      await insertCandidate(web.db, { serviceId: service, occurredAt: day });
    } while (cursor !== null);
    expect(new Set(read).size).toBe(read.length);
    expect([...there].filter((id) => !read.includes(id))).toEqual([]);
  });

  test('names what is wrong with a filter', async () => {
    for (const [query, path] of [
      ['?status=opne', 'status[0]'],
      ['?limit=0', 'limit'],
      ['?limit=201', 'limit'],
      ['?limit=ten', 'limit'],
      ['?since=yesterday', 'since'],
      ['?since=0000-01-01', 'since'],
      ['?cursor=bm9uc2Vuc2U', 'cursor'],
      ['?stauts=open', 'stauts'],
    ] as const) {
      const answer = await get(`/candidates${query}`);
      expect(answer.status, query).toBe(422);
      expect(pathsIn(answer), query).toEqual([path]);
    }
  });
});
