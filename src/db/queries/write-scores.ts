import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import type { CandidateRow } from '../schema/candidates.ts';
import { rescoredStatuses } from './waiting-to-rescore.ts';

/** A new score, and when the one was computed that it takes the place of. */
export type NewScore = Pick<
  CandidateRow,
  | 'id'
  | 'priority'
  | 'severity'
  | 'closeness'
  | 'recurrence'
  | 'agreement'
  | 'agreementLow'
  | 'scoreReasons'
  | 'scoredAt'
  | 'occurrences'
  | 'isFirst'
> & { before: Date | null };

/**
 * Writes many in one statement. Who was decided on or scored meanwhile, or is in other hands right
 * now, keeps what it has: this waits for nobody, so that it can stand in nobody's way for long.
 */
export async function writeScores(db: DbOrTx, scores: readonly NewScore[]): Promise<void> {
  if (scores.length === 0) return;
  await db.execute(sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(scores)}::jsonb) as told (
        id uuid, before timestamptz, priority float8, severity float8, closeness float8,
        recurrence float8, agreement float8, "agreementLow" float8, "scoreReasons" jsonb,
        "scoredAt" timestamptz, occurrences int, "isFirst" boolean)
    ), held as (
      select candidates.id from candidates join told on told.id = candidates.id
      where candidates.status = any(${sql.param([...rescoredStatuses])}::text[])
        and candidates.scored_at is not distinct from told.before
      for update of candidates skip locked
    )
    update candidates set priority = told.priority, severity = told.severity,
      closeness = told.closeness, recurrence = told.recurrence, agreement = told.agreement,
      agreement_low = told."agreementLow", score_reasons = told."scoreReasons",
      scored_at = told."scoredAt", occurrences = told.occurrences, is_first = told."isFirst"
    from told join held on held.id = told.id
    where candidates.id = told.id`);
}
