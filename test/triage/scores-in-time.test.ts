import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyPolicy } from '../../src/configure/policy-versions.ts';
import { createSecretBox } from '../../src/configure/secret-box.ts';
import type { FoundBy } from '../../src/core/detect/found-by.ts';
import { toStored } from '../../src/core/stored-json.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { outbox, recurrencePriors, services } from '../../src/db/schema/index.ts';
import { type Deps, openDeps } from '../../src/deps.ts';
import { createLog } from '../../src/observe/log.ts';
import { learnRecurrence } from '../../src/triage/learn-recurrence.ts';
import { rescoreWaiting } from '../../src/triage/rescore-waiting.ts';
import { scoreFinding } from '../../src/triage/score-finding.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { buildFinding } from '../web/support/build-finding.ts';
import { insertCandidate, insertCandidates } from '../web/support/rows.ts';

let database: TestDatabase;
let deps: Deps;

beforeAll(async () => {
  database = await createTestDatabase();
  deps = openDeps({
    databaseUrl: database.url,
    queue: { kind: 'off' },
    secretBox: createSecretBox(randomBytes(32)),
    egressAllow: [],
    publicUrl: null,
    log: createLog({ level: 'silent' }),
  });
  await deps.db.insert(services).values([
    { id: 'checkout', tier: 1, match: {}, position: 1 },
    { id: 'search', tier: 2, match: {}, position: 2 },
  ]);
});
afterAll(async () => {
  await deps.close();
  await database.drop();
});
beforeEach(async () => {
  for (const table of [candidates, outbox, recurrencePriors]) await deps.db.delete(table);
});

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}

type Wanted = Partial<CandidateRow> & { foundBy?: FoundBy };

function given({ foundBy = 'untouched', ...wanted }: Wanted = {}): Promise<CandidateRow> {
  const occurredAt = wanted.occurredAt ?? daysAgo(1);
  const finding = toStored(buildFinding({ occurredAt, beganAt: occurredAt, foundBy }));
  return insertCandidate(deps.db, { occurredAt, finding, foundBy, ...wanted });
}

/** Told as people would have judged it. */
function judged(status: 'confirmed' | 'dismissed', wanted: Wanted = {}): Promise<CandidateRow> {
  const decisionReason = status === 'dismissed' ? 'not_a_near_miss' : null;
  return given({ status, decisionReason, decidedBy: 'person:dana', ...wanted });
}

async function stored(row: CandidateRow): Promise<CandidateRow> {
  const [found] = await deps.db.select().from(candidates).where(eq(candidates.id, row.id));
  if (found === undefined) throw new Error('it is gone');
  return found;
}

describe('the scores of what waits for people', () => {
  test('follow what happened again, each as if it were scored alone', async () => {
    const rows = [];
    for (const days of [1, 5, 5, 40]) {
      rows.push(await given({ fingerprint: 'again', occurredAt: daysAgo(days) }));
    }
    rows.push(await given({ fingerprint: 'once', status: 'settling' }));
    await rescoreWaiting(deps);
    for (const row of rows) {
      const now = await stored(row);
      const alone = await deps.db.transaction((tx) =>
        scoreFinding(tx, buildFinding({ occurredAt: row.occurredAt, foundBy: 'untouched' }), {
          ...{ candidateId: row.id, fingerprint: row.fingerprint, serviceId: 'checkout', tier: 1 },
          halfLifeDays: 30,
        }),
      );
      const { scoredAt, scoreReasons, recurrence, ...same } = alone.score;
      expect(now).toMatchObject(same);
      expect(now.recurrence).toBeCloseTo(recurrence, 4);
      expect(now.scoredAt).not.toBeNull();
      expect(scoredAt.getTime()).toBeGreaterThanOrEqual(now.scoredAt?.getTime() ?? 0);
      expect(scoreReasons.map(({ factor }) => factor)).toEqual(
        now.scoreReasons.map(({ factor }) => factor),
      );
    }
    expect((await stored(rows[0] as CandidateRow)).occurrences).toBe(4);
  });

  test('leave version, verdict and its reasons alone, and whatever was decided', async () => {
    const open = await given();
    const decided = await judged('confirmed');
    await rescoreWaiting(deps);
    const { version, verdict, trace, updatedAt } = await stored(open);
    expect({ version, verdict, trace, updatedAt }).toEqual({
      ...{ version: open.version, verdict: open.verdict },
      ...{ trace: open.trace, updatedAt: open.updatedAt },
    });
    expect(await stored(decided)).toEqual(decided);
  });

  test('follow the time, and what people said of the same rule on the same service', async () => {
    const open = await given();
    const other = await given({ foundBy: 'escalated' });
    for (let n = 0; n < 8; n += 1) await judged('dismissed');
    for (let n = 0; n < 8; n += 1) await judged('confirmed', { decidedBy: 'policy:all' });
    await rescoreWaiting(deps);
    const { agreement, scoreReasons } = await stored(open);
    expect(agreement).toBeLessThan(0.2);
    expect(scoreReasons.find(({ factor }) => factor === 'agreement')?.text).toBe(
      'People agreed 0 of 8 times.',
    );
    // Another rule on that service leans on it, and is less certain.
    expect((await stored(other)).agreement).toBeGreaterThan(agreement);
    const { recurrence } = await stored(open);
    await deps.db.execute(sql`update clock_shift set shift = interval '60 days'`);
    try {
      await rescoreWaiting(deps);
      expect((await stored(open)).recurrence).toBeLessThan(recurrence);
    } finally {
      await deps.db.execute(sql`update clock_shift set shift = interval '0'`);
    }
  });

  test('are by the half-life of the policy in force, and follow it', async () => {
    const open = await given({ fingerprint: 'old' });
    for (const days of [100, 110, 120, 130, 140]) {
      await given({ fingerprint: 'old', occurredAt: daysAgo(days), status: 'logged' });
    }
    const rules = [{ name: 'all', when: 'true', then: 'review' as const }];
    const chances: number[] = [];
    for (const halfLifeDays of [3, 300, undefined]) {
      const document = halfLifeDays === undefined ? { rules } : { rules, halfLifeDays };
      await deps.db.transaction((tx) => applyPolicy(tx, document, 'test'));
      await rescoreWaiting(deps);
      chances.push((await stored(open)).recurrence);
    }
    const [short = 0, long = 0, usual = 0] = chances;
    expect(long).toBeGreaterThan(usual + 0.02);
    expect(Math.abs(usual - short)).toBeGreaterThan(0.02);
    const alone = await deps.db.transaction((tx) =>
      scoreFinding(tx, buildFinding({ occurredAt: open.occurredAt, foundBy: 'untouched' }), {
        ...{ candidateId: open.id, fingerprint: 'old', serviceId: 'checkout', tier: 1 },
        halfLifeDays: 300,
      }),
    );
    expect(long).toBeCloseTo(alone.score.recurrence, 4);
  });

  test('keep what a person said of it', async () => {
    const open = await given({ saidCloseness: 50, saidBy: 'person:dana' });
    await rescoreWaiting(deps);
    const { closeness, scoreReasons } = await stored(open);
    expect(closeness).toBe(50);
    expect(scoreReasons.find(({ factor }) => factor === 'closeness')).toMatchObject({
      ...{ value: 50, computed: 2 },
      said: { by: 'person:dana' },
    });
  });
});

describe('how often things come back', () => {
  test('is learnt from what was seen, and a first occurrence follows its detector and tier', async () => {
    for (let n = 0; n < 25; n += 1) {
      await given({ serviceId: 'checkout', status: 'logged', occurredAt: daysAgo(80 - n) });
      for (let day = 1; day < 6 + (n % 7); day += 1) {
        const fingerprint = `often ${n}`;
        const occurredAt = daysAgo(day * 4);
        await given({ serviceId: 'search', fingerprint, occurredAt, status: 'logged' });
      }
    }
    const seldom = await given({ serviceId: 'checkout' });
    const often = await given({ serviceId: 'search' });
    await learnRecurrence(deps);
    expect(await deps.db.select().from(recurrencePriors)).toHaveLength(3);
    await rescoreWaiting(deps);
    expect((await stored(seldom)).recurrence).toBeLessThan(0.25);
    expect((await stored(often)).recurrence).toBeGreaterThan(0.7);
  });

  test('is the default while too little was seen', async () => {
    await given();
    await learnRecurrence(deps);
    expect(await deps.db.select().from(recurrencePriors)).toEqual([]);
  });
});

test('what was first stays the first, also when it is scored after it came back', async () => {
  const first = await given({ fingerprint: 'new', occurredAt: daysAgo(3) });
  const second = await given({ fingerprint: 'new', occurredAt: daysAgo(1) });
  await rescoreWaiting(deps);
  expect([(await stored(first)).isFirst, (await stored(second)).isFirst]).toEqual([true, false]);
});

test('what was seen more often than is read is still told by all of it', async () => {
  const fingerprint = 'very often';
  const days = [400, ...Array.from({ length: 519 }, (_, nth) => (nth + 1) / 12)];
  await insertCandidates(
    deps.db,
    days.map((each) => ({ fingerprint, status: 'logged', occurredAt: daysAgo(each) })),
  );
  const finding = buildFinding({ occurredAt: daysAgo(0) });
  const of = { candidateId: 'none', fingerprint, serviceId: 'checkout', tier: 1, halfLifeDays: 30 };
  const { score } = await deps.db.transaction((tx) => scoreFinding(tx, finding, of));
  const again = score.scoreReasons.find(({ factor }) => factor === 'recurrence');
  const told = again?.evidence?.filter(({ name }) => /seen|occasions/.test(name));
  expect(told?.map(({ text }) => text)).toEqual([
    'Happened 521 times over 400 days',
    expect.stringMatching(/^First on /),
    expect.stringMatching(/^3(59|60|61) times in the last 30 days$/),
  ]);
});
