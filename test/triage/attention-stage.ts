import { eq, sql } from 'drizzle-orm';
import type { StateContext } from '../../src/db/change-state.ts';
import { openDatabase } from '../../src/db/client.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { auditEvents, outbox } from '../../src/db/schema/index.ts';
import { settleCandidate } from '../../src/triage/settle-candidate.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type GivenCandidate, givenCandidate } from '../web/pages/given.ts';

const dayMs = 86_400_000;

/** A database of its own, on which verbs are done as workers would, one by one. */
export async function openStage() {
  const own = await createTestDatabase();
  const { db, close } = openDatabase({ url: own.url, maxConnections: 3, name: 'test' });
  const context: StateContext = { db, hint: () => undefined };
  const stored = async (id: string): Promise<CandidateRow> => {
    const [row] = await db.select().from(candidates).where(eq(candidates.id, id));
    if (row === undefined) throw new Error('the candidate is gone');
    return row;
  };
  return {
    db,
    context,
    stored,
    given: (given: GivenCandidate = {}) => givenCandidate(db, given),
    /** One that settles now, by its verb: bad enough that the policy which came with Closecall asks people. */
    async settles(given: GivenCandidate): Promise<CandidateRow> {
      const found = { severity: { priority: 'P1', urgency: 'high', cap: null } } as const;
      const settling = { status: 'settling', verdict: null } as const;
      const row = await givenCandidate(db, { found, ...given, ...settling });
      await settleCandidate(context, row.id);
      return stored(row.id);
    },
    settle: (id: string) => settleCandidate(context, id),
    shiftDays: (days: number) =>
      db.execute(sql`update clock_shift set shift = shift + ${`${days} days`}::interval`),
    async events(id: string): Promise<readonly { action: string; actor: string }[]> {
      const { action, actor } = auditEvents;
      return db
        .select({ action, actor })
        .from(auditEvents)
        .where(eq(auditEvents.entityId, id))
        .orderBy(auditEvents.id);
    },
    async owedDays(task: string, id: string): Promise<number | null> {
      const [row] = await db.execute<{ days: string }>(sql`
        select extract(epoch from due_at - closecall_now()) / 86400 as days
        from ${outbox} where task = ${task} and ref = ${id}`);
      return row === undefined ? null : Math.round(Number(row.days));
    },
    async empty() {
      for (const table of [candidates, auditEvents, outbox]) await db.delete(table);
      await db.execute(sql`update clock_shift set shift = interval '0'`);
    },
    async close() {
      await close();
      await own.drop();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * dayMs);
}
