import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DismissReason } from '../../src/core/candidate/status.ts';
import type { CandidateRow } from '../../src/db/schema/candidates.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { dismissCandidate } from '../../src/triage/dismiss-candidate.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { daysAgo, openStage, type Stage } from './attention-stage.ts';

const actor = 'person:Dana';
const fingerprint = 'the same thing';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.empty());
afterAll(() => stage?.close());

/** It was seen once a month, and was dismissed `days` ago. */
async function dismissedBefore(
  days: number,
  reason: DismissReason = 'not_a_near_miss',
  monthsBefore = [1, 2, 3, 4],
) {
  for (const month of monthsBefore) {
    const occurredAt = daysAgo(days + 30 * month);
    await stage.given({ fingerprint, status: 'logged', occurredAt });
  }
  const { id, version } = await stage.given({ fingerprint, occurredAt: daysAgo(days + 0.1) });
  const with_ = { reason, note: null, owner: null, until: null };
  await dismissCandidate(stage.context, { id, version, actor, ...with_ });
  await stage.db.execute(sql`update candidates set decided_at = ${daysAgo(days).toISOString()},
    accepted_until = ${daysAgo(days - 90).toISOString()}::timestamptz where id = ${id}`);
  return id;
}

const happens = (days: number, found: Partial<CandidateRow> = {}) =>
  stage.settles({ fingerprint, occurredAt: daysAgo(days), ...found });

test('what was dismissed stays quiet, and says so', async () => {
  await dismissedBefore(10);
  const quiet = await happens(1);
  expect(quiet).toMatchObject({ status: 'logged', verdict: 'log', decidedBy: null });
  expect(quiet.trace.at(-1)).toMatchObject({ rule: 'dismissed before', matched: true });
  expect(quiet.trace.at(-1)?.because).toMatch(
    /^people dismissed the same thing on .* as “not a near miss”/,
  );
  expect((await happens(1, { fingerprint: 'another thing' })).status).toBe('open');
});

test('once it happens clearly more often it comes back, once, with that said', async () => {
  const dismissed = await dismissedBefore(10);
  const seen: string[] = [];
  for (const days of [9, 8, 7, 6, 5]) seen.push((await happens(days)).status);
  expect(seen.slice(0, 1)).toEqual(['logged']);
  expect(seen.slice(-1)).toEqual(['open']);
  const rows = await stage.db.execute<{ because: string }>(sql`
    select trace->-1->>'because' as because from candidates where returned_from = ${dismissed}`);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.because).toMatch(
    /^it happens more often than when it was dismissed: (twice|\d times) in \d days, hardly any were/,
  );
});

test('what a look back stored later counts for how long all was watched', async () => {
  await stage.given({ occurredAt: daysAgo(0) });
  await stage.given({ occurredAt: daysAgo(200) });
  await dismissedBefore(10, 'not_a_near_miss', []);
  expect((await happens(7)).status).toBe('logged');
  expect((await happens(6)).status).toBe('open');
});

test.each(['test', 'bad_data', 'duplicate'] as const)(
  'a dismissal as %s says nothing of the next one',
  async (reason) => {
    await dismissedBefore(10, reason);
    expect((await happens(1)).status).toBe('open');
  },
);

test('an undo lifts it, and so does a later confirmation', async () => {
  const id = await dismissedBefore(10, 'known_and_accepted');
  const quiet = await happens(2);
  expect(quiet.status).toBe('logged');
  const { version } = quiet;
  const yes = { id: quiet.id, version, actor, ticket: 'no', note: null } as const;
  await confirmCandidate(stage.context, yes);
  expect((await happens(1.99)).status).toBe('open');
  await undoDecision(stage.context, { id: quiet.id, version: null, actor });
  expect((await happens(1.98)).status).toBe('logged');
  await undoDecision(stage.context, { id, version: null, actor });
  expect((await happens(1.97)).status).toBe('open');
});

test('whatever comes first, all that happened since ends in the same places', async () => {
  const days = [9, 8, 7, 6, 5, 4];
  const outcome = async (order: readonly number[]) => {
    await dismissedBefore(10);
    // All is known before any of it is judged, as it is when a queue was away.
    for (const each of order) {
      await stage.given({
        fingerprint,
        status: 'settling',
        occurredAt: daysAgo(each),
        verdict: null,
        found: { severity: { priority: 'P1', urgency: 'high', cap: null } },
      });
    }
    const rows = await stage.db.execute<{ id: string }>(
      "select id from candidates where status = 'settling' order by id",
    );
    for (const { id } of rows) await stage.settle(id);
    const ended = await stage.db.execute<{ status: string }>(sql`
      select status from candidates where fingerprint = ${fingerprint}
        and occurred_at > ${daysAgo(9.5).toISOString()} order by occurred_at`);
    await stage.empty();
    return ended.map(({ status }) => status);
  };
  const wanted = await outcome(days);
  expect(new Set(wanted)).toEqual(new Set(['logged', 'open']));
  expect(await outcome([...days].reverse())).toEqual(wanted);
  expect(await outcome([5, 9, 4, 7, 8, 6])).toEqual(wanted);
});
