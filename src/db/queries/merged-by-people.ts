import { and, asc, eq, ne } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';

/** The candidates that people, or tokens of theirs, merged into this one, locked. */
export function mergedByPeople(tx: Transaction, into: string): Promise<CandidateRow[]> {
  return tx
    .select()
    .from(candidates)
    .where(
      and(
        eq(candidates.mergedInto, into),
        eq(candidates.status, 'merged'),
        ne(candidates.decidedBy, 'system'),
      ),
    )
    .orderBy(asc(candidates.id))
    .for('update');
}
