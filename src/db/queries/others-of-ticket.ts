import { and, count, desc, eq, gt, lt, ne, not } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { isFolded } from './told-together.ts';
import { wasNoNearMiss } from './was-no-near-miss.ts';

/** So many are looked through for what their gaps have in common. */
const mostRead = 200;

/** A near miss as the ticket of another one lists it. */
export type OtherNearMiss = Pick<
  typeof candidates.$inferSelect,
  'id' | 'occurredAt' | 'story' | 'gap'
>;

/**
 * The other near misses of a fingerprint, newest first, without those that were taken back or that
 * people said were none.
 */
export async function othersOfTicket(db: DbOrTx, of: OfTicket): Promise<readonly OtherNearMiss[]> {
  return db
    .select({
      id: candidates.id,
      occurredAt: candidates.occurredAt,
      story: candidates.story,
      gap: candidates.gap,
    })
    .from(candidates)
    .where(isOther(of))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(mostRead);
}

/** How many there are, also where that is more than are read. */
export async function countOthersOfTicket(db: DbOrTx, of: OfTicket): Promise<number> {
  const [row] = await db.select({ all: count() }).from(candidates).where(isOther(of));
  return row?.all ?? 0;
}

/** Of all times, or of those between two moments. */
type OfTicket = { fingerprint: string; id: string; after?: Date; before?: Date | null };

function isOther({ fingerprint, id, after, before = null }: OfTicket) {
  return and(
    eq(candidates.fingerprint, fingerprint),
    ne(candidates.id, id),
    after === undefined ? undefined : gt(candidates.occurredAt, after),
    before === null ? undefined : lt(candidates.occurredAt, before),
    ne(candidates.status, 'withdrawn'),
    not(isFolded),
    not(wasNoNearMiss('candidates')),
  );
}
