import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../db/client.ts';
import { readings } from '../db/schema/index.ts';
import type { ReadingRow, StoredLeftOut, ThingsRead } from '../db/schema/readings.ts';

/**
 * `limit`: the provider's rate limit or our share of it; `refused`: asking again the same way brings
 * nothing; `unreached`: the provider is away or answers in riddles; `elsewhere`: somebody else is at it.
 */
type WhyLater = 'limit' | 'refused' | 'unreached' | 'elsewhere';

/** How far a pass came: on with it at once, later, or it is over. */
export type ReadOn =
  | { kind: 'page'; row: ReadingRow }
  | { kind: 'later'; seconds: number; because: string; why: WhyLater }
  | { kind: 'over' };

/** One page's calls and writes end within this; whoever dies with it frees it then. */
const claimSeconds = 30;

/** Takes a reading that is not over and in nobody's hands. */
export async function claimReading(db: DbOrTx, id: string): Promise<ReadingRow | null> {
  const [row] = await db
    .update(readings)
    .set({ claimedUntil: nowPlusSeconds(claimSeconds) })
    .where(
      and(
        eq(readings.id, id),
        isNull(readings.finishedAt),
        or(isNull(readings.claimedUntil), lte(readings.claimedUntil, now)),
      ),
    )
    .returning();
  return row ?? null;
}

/** What can't be claimed is over, or in somebody else's hands. */
export async function notClaimed(db: DbOrTx, id: string): Promise<ReadOn> {
  const [row] = await db
    .select({ finishedAt: readings.finishedAt })
    .from(readings)
    .where(eq(readings.id, id));
  if (row === undefined || row.finishedAt !== null) return { kind: 'over' };
  const because = 'another process reads it at the moment';
  return { kind: 'later', seconds: 2, because, why: 'elsewhere' };
}

/**
 * Only whoever still holds the claim says how far a reading came: a reader that was slower than its
 * claim neither sets another one's place back nor takes up again what is over.
 */
function isOurs(row: ReadingRow) {
  const { id, claimedUntil } = row;
  if (claimedUntil === null) throw new Error('a reading is written by whoever claimed it');
  return and(
    eq(readings.id, id),
    eq(readings.claimedUntil, claimedUntil),
    isNull(readings.finishedAt),
  );
}

/** What one page brought. */
type PageRead = {
  cursor: string | null;
  progress: number;
  told: string;
  facts: number;
  newFacts: number;
  /** Of the whole reading so far. */
  thingsRead: ThingsRead;
  leftOut: readonly StoredLeftOut[];
};

/** Keeps the place after a page, and frees the reading; null when it is no longer ours. */
export async function keepPlace(
  db: DbOrTx,
  row: ReadingRow,
  page: PageRead,
): Promise<ReadingRow | null> {
  const isLast = page.cursor === null;
  const [kept] = await db
    .update(readings)
    .set({
      cursor: page.cursor,
      progress: isLast ? 1 : page.progress,
      told: page.told,
      thingsRead: page.thingsRead,
      leftOut: page.leftOut,
      facts: sql`${readings.facts} + ${page.facts}`,
      newFacts: sql`${readings.newFacts} + ${page.newFacts}`,
      updatedAt: now,
      finishedAt: isLast ? now : null,
      claimedUntil: null,
      problem: null,
    })
    .where(isOurs(row))
    .returning();
  if (kept !== undefined) return kept;
  // Whoever has it reads the same page again, and finds nothing new in it any more.
  await db
    .update(readings)
    .set({ newFacts: sql`${readings.newFacts} + ${page.newFacts}` })
    .where(eq(readings.id, row.id));
  return null;
}

/** Frees the reading until later. */
export async function putOff(
  db: DbOrTx,
  row: ReadingRow,
  wait: { seconds: number; because: string; why: WhyLater },
): Promise<ReadOn> {
  const freed = await db
    .update(readings)
    .set({ claimedUntil: null, problem: wait.because, updatedAt: now })
    .where(isOurs(row))
    .returning({ id: readings.id });
  return freed.length > 0 ? { kind: 'later', ...wait } : notClaimed(db, row.id);
}

/** Leaves a reading as if it had not been touched, and none where not a page of it is read. */
export async function letGo(db: DbOrTx, row: ReadingRow): Promise<void> {
  if (row.cursor === null) await db.delete(readings).where(isOurs(row));
  else await db.update(readings).set({ claimedUntil: null }).where(isOurs(row));
}

/** Ends a reading that can't go on. */
export async function giveUp(db: DbOrTx, row: ReadingRow, problem: string): Promise<ReadOn> {
  await db
    .update(readings)
    .set({ claimedUntil: null, finishedAt: now, updatedAt: now, problem })
    .where(isOurs(row));
  return notClaimed(db, row.id);
}
