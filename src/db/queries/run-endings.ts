import { and, asc, between, eq, sql } from 'drizzle-orm';
import type { RunEnding } from '../../core/detect/shared-failure.ts';
import type { DbOrTx } from '../client.ts';
import { signals } from '../schema/signals.ts';

const failures = new Set(['failure', 'timed_out', 'startup_failure']);

/** More ends in some hours tell nothing new. */
const mostRead = 50_000;

/** How the runs of an owner's repositories ended in that time; only those that passed or failed. */
export async function runEndings(
  db: DbOrTx,
  of: { connectionId: string; owner: string },
  range: { from: Date; until: Date },
): Promise<readonly RunEnding[]> {
  const repository = sql<string>`${signals.data}->'run'->>'repository'`;
  const rows = await db
    .select({
      repository,
      runKey: signals.subjectKey,
      attempt: sql<number>`(${signals.data}->>'attempt')::float8`,
      conclusion: sql<string>`${signals.data}->>'conclusion'`,
      endedAt: signals.occurredAt,
    })
    .from(signals)
    .where(
      and(
        eq(signals.kind, 'ci_run.completed'),
        between(signals.occurredAt, range.from, range.until),
        // As the index has it.
        sql`split_part(${signals.subjectKey}, '/', 1) = ${of.connectionId}`,
        sql`lower(split_part(${repository}, '/', 1)) = ${of.owner.toLowerCase()}`,
      ),
    )
    .orderBy(asc(signals.occurredAt), asc(signals.subjectKey))
    .limit(mostRead);
  return rows
    .filter(({ conclusion }) => conclusion === 'success' || failures.has(conclusion))
    .map(({ conclusion, ...row }) => ({ ...row, failed: failures.has(conclusion) }));
}
