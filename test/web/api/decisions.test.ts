import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEvents } from '../../../src/db/schema/audit-events.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { followUps } from '../../../src/db/schema/follow-ups.ts';
import { call, pathsIn, problemIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let dana: string;
let lee: string;

beforeAll(async () => {
  web = await startWebApp();
  dana = await makeToken(web.db, 'responder', 'dana');
  lee = await makeToken(web.db, 'responder', 'lee');
});
afterAll(() => web.stop());

function decide(id: string, action: string, body?: unknown, token = dana) {
  const address = `${web.url}/api/v1/candidates/${id}/${action}`;
  return call(address, { method: 'POST', token, ...(body === undefined ? {} : { body }) });
}

function shiftTime(interval: string) {
  return web.db.execute(sql`update clock_shift set shift = shift + ${interval}::interval`);
}

const unknownId = '0190a1b2-0000-7000-8000-000000000001';

describe('confirming', () => {
  test('opens a ticket unless it is told not to', async () => {
    const withTicket = await insertCandidate(web.db);
    const answer = await decide(withTicket.id, 'confirm', { version: 1, note: 'Pool too small.' });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toMatchObject({
      id: withTicket.id,
      status: 'confirmed',
      version: 2,
      followUp: { status: 'held' },
      decision: { by: 'token:dana', kind: 'confirm', note: 'Pool too small.' },
    });
    const without = await insertCandidate(web.db);
    const quiet = await decide(without.id, 'confirm', { version: 1, ticket: 'no' });
    expect(quiet.json).toMatchObject({ status: 'confirmed', followUp: null });
  });
});

describe('dismissing', () => {
  test('without a reason, or with one nobody knows, is refused before anything else', async () => {
    const { id } = await insertCandidate(web.db, { version: 7 });
    for (const target of [id, unknownId, 'no-id-at-all']) {
      for (const body of [{}, { version: 1 }, { version: 7, reason: 'boring' }]) {
        const answer = await decide(target, 'dismiss', body);
        expect(answer.status, target).toBe(422);
        expect(pathsIn(answer)).toContain('reason');
      }
    }
    expect((await decide(unknownId, 'dismiss', { version: 1, reason: 'test' })).status).toBe(404);
    expect((await decide(id, 'dismiss', { version: 1, reason: 'test' })).status).toBe(409);
  });

  test('as known and accepted names an owner and an end', async () => {
    const { id } = await insertCandidate(web.db);
    const until = '2031-01-01T00:00:00.000Z';
    const body = { version: 1, reason: 'known_and_accepted', owner: 'lee', until };
    const answer = await decide(id, 'dismiss', body);
    expect(answer.json).toMatchObject({
      decision: { reason: 'known_and_accepted', owner: 'lee', until },
    });
    const other = await insertCandidate(web.db);
    const past = { ...body, until: '2020-01-01T00:00:00Z' };
    expect((await decide(other.id, 'dismiss', past)).status).toBe(409);
    const wrong = await decide(other.id, 'dismiss', { version: 1, reason: 'test', owner: 'lee' });
    expect(wrong.status).toBe(422);
    expect(pathsIn(wrong)).toEqual(['owner']);
  });
});

describe('a decision that comes second', () => {
  test('is told who decided what, and when', async () => {
    const { id } = await insertCandidate(web.db);
    await decide(id, 'confirm', { version: 1, ticket: 'no' });
    await shiftTime('2 minutes');
    const answer = await decide(id, 'dismiss', { version: 1, reason: 'test' }, lee);
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemIn(answer);
    expect(problem).toMatchObject({
      status: 409,
      version: 2,
      candidateStatus: 'confirmed',
      decision: 'confirm',
      decidedBy: 'token:dana',
    });
    expect(problem.detail).toBe('The API token “dana” confirmed it 2 min ago.');
    expect(Date.parse(String(problem['decidedAt']))).not.toBeNaN();
  });

  test('is told of a decision that was taken back, too', async () => {
    const { id } = await insertCandidate(web.db);
    await decide(id, 'snooze', { version: 1, until: '2031-01-01T00:00:00Z' });
    await decide(id, 'undo', { version: 2 }, lee);
    const problem = problemIn(await decide(id, 'confirm', { version: 1 }));
    expect(problem).toMatchObject({ version: 3, candidateStatus: 'open', decidedBy: 'token:lee' });
    expect(problem.detail).toBe('The API token “lee” took the decision back just now.');
  });

  test('wins at most once when many come at the same moment', async () => {
    const { id } = await insertCandidate(web.db);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0
          ? decide(id, 'confirm', { version: 1 })
          : decide(id, 'dismiss', { version: 1, reason: 'test' }, lee),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 11 }, () => 409)]);
    const tickets = await web.db.select().from(followUps).where(eq(followUps.candidateId, id));
    expect(tickets.length).toBeLessThanOrEqual(1);
    const attempts = await web.db.select().from(auditEvents).where(eq(auditEvents.entityId, id));
    expect(attempts).toHaveLength(12);
  });
});

describe('snoozing, merging and undoing', () => {
  test('a confirmation of what was snoozed, taken back, leaves it open and undecided', async () => {
    const { id } = await insertCandidate(web.db);
    await decide(id, 'snooze', { version: 1, until: '2031-01-01T00:00:00Z' });
    await decide(id, 'confirm', { version: 2, ticket: 'no' });
    const undone = await decide(id, 'undo', { version: 3 });
    expect(undone.json).toMatchObject({ status: 'open', decision: null });
    const [row] = await web.db.select().from(candidates).where(eq(candidates.id, id));
    expect(row).toMatchObject({ decidedBy: null, decision: null, snoozedUntil: null });
  });

  test('a snooze has to end in the future', async () => {
    const { id } = await insertCandidate(web.db);
    const past = await decide(id, 'snooze', { version: 1, until: '2020-01-01T00:00:00Z' });
    expect(past.status).toBe(409);
    const until = '2031-01-01T00:00:00.000Z';
    const snoozed = await decide(id, 'snooze', { version: 1, until, note: 'After the sale.' });
    const decision = { snoozedUntil: until, note: 'After the sale.' };
    expect(snoozed.json).toMatchObject({ status: 'snoozed', decision });
  });

  test('a merge names the one that stays, and is refused into itself or nothing', async () => {
    const [one, other] = [await insertCandidate(web.db), await insertCandidate(web.db)];
    const itself = await decide(one.id, 'merge', { version: 1, into: one.id.toUpperCase() });
    expect(itself.status).toBe(409);
    expect((await decide(one.id, 'merge', { version: 1, into: unknownId })).status).toBe(409);
    const merged = await decide(one.id, 'merge', { version: 1, into: other.id });
    expect(merged.json).toMatchObject({ status: 'merged', decision: { mergedInto: other.id } });
  });

  test('an undo needs neither a body nor a version, and says when there is nothing to undo', async () => {
    const { id } = await insertCandidate(web.db);
    await decide(id, 'dismiss', { version: 1, reason: 'duplicate' });
    const undone = await decide(id, 'undo');
    expect(undone.status, undone.text).toBe(200);
    expect(undone.json).toMatchObject({ status: 'open', version: 3, decision: null });
    const again = await decide(id, 'undo', {});
    expect(again.status).toBe(409);
    expect(problemIn(again)).toMatchObject({ candidateStatus: 'open' });
  });
});

test('the history tells everything that happened to a candidate and its ticket, oldest first', async () => {
  const { id } = await insertCandidate(web.db);
  await decide(id, 'confirm', { version: 1 });
  await decide(id, 'dismiss', { version: 1, reason: 'test' }, lee);
  await decide(id, 'undo', { version: 2 });
  const answer = await call(`${web.url}/api/v1/candidates/${id}/history`, { token: dana });
  expect(answer.json).toMatchObject({
    items: [
      { actor: 'token:dana', entity: 'candidate', action: 'confirm' },
      { actor: 'token:dana', entity: 'follow_up', action: 'held' },
      { actor: 'token:lee', entity: 'candidate', action: 'dismiss_refused' },
      { actor: 'token:dana', entity: 'candidate', action: 'undo' },
      { actor: 'token:dana', entity: 'follow_up', action: 'cancel' },
    ],
    nextCursor: null,
  });
});
