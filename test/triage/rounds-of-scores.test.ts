import { and, eq, ne, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeAudit } from '../../src/db/audit.ts';
import { candidates } from '../../src/db/schema/candidates.ts';
import { outbox } from '../../src/db/schema/index.ts';
import { keepScoringTasks } from '../../src/triage/keep-scoring-tasks.ts';
import { rescoreWaiting } from '../../src/triage/rescore-waiting.ts';
import { insertCandidate } from '../web/support/rows.ts';
import { givenTriage, type Triage } from './given-triage.ts';

let triage: Triage;
beforeAll(async () => {
  triage = await givenTriage();
});
afterAll(() => triage?.stop());
beforeEach(async () => {
  for (const table of [candidates, outbox]) await triage.db.delete(table);
});

describe('a round of many', () => {
  const waiting = async (): Promise<{ unscored: number }> => {
    const [row] = await triage.db.execute<{ unscored: number }>(
      sql`select count(*)::int as unscored from candidates where scored_at is null`,
    );
    return row ?? { unscored: -1 };
  };
  const turns = async () => {
    const rows = await triage.db.select().from(outbox).where(ne(outbox.ref, 'all'));
    return rows.filter(({ task }) => task === 'rescore-candidates').map(({ ref }) => ref);
  };

  test('takes some thousand a turn, and each turn owes the next one', async () => {
    await insertCandidate(triage.db);
    // With ids in the order in which they are written.
    await triage.db.execute(sql`insert into candidates
      select (jsonb_populate_record(c, jsonb_build_object('subject_key', n, 'fingerprint', n,
        'id', 'ffffffff-ffff-7fff-8fff-' || lpad(n::text, 12, '0')))).*
      from candidates c, generate_series(1, 5200) as n`);
    await keepScoringTasks(triage.db);
    expect(await rescoreWaiting(triage.context)).toEqual({ kind: 'later', seconds: 900 });
    expect(await waiting()).toEqual({ unscored: 201 });
    const [next = ''] = await turns();
    expect(next).toBe('ffffffff-ffff-7fff-8fff-000000004999');
    // What people decide meanwhile begins no round beside it.
    await decidedNow();
    await keepScoringTasks(triage.db);
    expect(await isRoundDue()).toBe(false);
    await triage.db.delete(outbox).where(eq(outbox.ref, next));
    expect(await rescoreWaiting(triage.context, next)).toEqual({ kind: 'done' });
    expect(await waiting()).toEqual({ unscored: 0 });
    expect(await turns()).toEqual([]);
    await keepScoringTasks(triage.db);
    expect(await isRoundDue()).toBe(true);
  });
});

async function isRoundDue(): Promise<boolean | undefined> {
  const [row] = await triage.db
    .select({ isDue: sql<boolean>`${outbox.dueAt} <= closecall_now()` })
    .from(outbox)
    .where(and(eq(outbox.task, 'rescore-candidates'), eq(outbox.ref, 'all')));
  return row?.isDue;
}

async function decidedNow(): Promise<void> {
  await triage.db.transaction((tx) =>
    writeAudit(tx, {
      ...{ actor: 'person:dana', action: 'dismiss', entity: 'candidate', entityId: uuid() },
      detail: {},
    }),
  );
}

describe('the standing tasks of scoring', () => {
  test('are owed once, and due at once after a person decided', async () => {
    await keepScoringTasks(triage.db);
    await keepScoringTasks(triage.db);
    const due = async () => {
      const rows = await triage.db
        .select({ task: outbox.task, due: sql<boolean>`${outbox.dueAt} <= closecall_now()` })
        .from(outbox)
        .orderBy(outbox.task);
      return rows;
    };
    expect(await due()).toEqual([
      { task: 'learn-recurrence', due: false },
      { task: 'rescore-candidates', due: false },
    ]);
    await decidedNow();
    await keepScoringTasks(triage.db);
    expect(await due()).toEqual([
      { task: 'learn-recurrence', due: false },
      { task: 'rescore-candidates', due: true },
    ]);
  });

  test('are due once more as soon as another policy is in force', async () => {
    await keepScoringTasks(triage.db);
    await keepScoringTasks(triage.db);
    expect(await isRoundDue()).toBe(false);
    const rules = [{ name: 'all', when: 'true', then: 'log' as const }];
    await triage.policy({ rules, halfLifeDays: 7 });
    await keepScoringTasks(triage.db);
    expect(await isRoundDue()).toBe(true);
    // As it is put off when it is done.
    await triage.db.execute(sql`update clock_shift set shift = interval '1 second'`);
    await triage.db.execute(
      sql`update outbox set due_at = closecall_now() + interval '900 seconds'`,
    );
    await keepScoringTasks(triage.db);
    expect(await isRoundDue()).toBe(false);
    await triage.db.execute(sql`update clock_shift set shift = interval '0'`);
  });
});
