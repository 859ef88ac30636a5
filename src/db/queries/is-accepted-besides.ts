import { and, eq, ne, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';

/** Whether another one of its fingerprint is accepted for longer, and so speaks for it too. */
export async function isAcceptedBesides(
  db: DbOrTx,
  { id, fingerprint }: Pick<CandidateRow, 'id' | 'fingerprint'>,
): Promise<boolean> {
  const longer = sql`(${candidates.acceptedUntil}, ${candidates.id}) > (
    select accepted_until, id from candidates where id = ${id})`;
  const rows = await db
    .select({ id: candidates.id })
    .from(candidates)
    .where(
      and(
        eq(candidates.fingerprint, fingerprint),
        ne(candidates.id, id),
        eq(candidates.status, 'dismissed'),
        eq(candidates.decisionReason, 'known_and_accepted'),
        longer,
      ),
    )
    .limit(1);
  return rows.length > 0;
}
