import { and, eq, isNull } from 'drizzle-orm';
import type { DbOrTx } from '../db/client.ts';
import { readings } from '../db/schema/index.ts';
import type { ReadingRow } from '../db/schema/readings.ts';
import { anything, askAtOnce, clearAccessProblem } from './access-problems.ts';
import { EgressRefused } from './egress-refused.ts';
import { listsOfPast, readOn } from './read-on.ts';
import type { ReadOn } from './reading-claim.ts';
import type { ReadingContext } from './reading-context.ts';
import { startReading } from './start-reading.ts';

/** A provider that can't be reached for so long ends the look back; it goes on with the next one. */
const patienceMs = 3 * 60_000;

/** What whoever watches a look back is told, and how it waits. */
export type LookBackWatcher = {
  /** Begun anew, or an unfinished one that goes on with the range it was begun with. */
  begins(row: ReadingRow, isContinued: boolean): void;
  page(row: ReadingRow): void;
  waits(seconds: number, because: string): void;
  /** Resolves after that time, or at once when `signal` is aborted. */
  sleep(seconds: number): Promise<void>;
  nowMs(): number;
  signal: AbortSignal;
};

/**
 * `broken_off`: nothing is lost, and the same command goes on from there. `not_allowed`: this process
 * may not reach the provider by its own settings; nothing of that is kept.
 */
export type LookBackEnd =
  | { kind: 'not_allowed'; because: string }
  | { kind: 'finished'; row: ReadingRow }
  | { kind: 'broken_off'; row: ReadingRow; because: string }
  | { kind: 'stopped'; row: ReadingRow };

/**
 * Reads a connection's past from its provider's lists, page by page, until it is all there. An
 * unfinished look back at the same connection goes on; there is one at a time.
 */
export async function backfillConnection(
  context: ReadingContext,
  wanted: { connectionId: string; since: Date; until: Date },
  watcher: LookBackWatcher,
): Promise<LookBackEnd> {
  // Somebody asks for it now: what was wrong before may have been put right.
  await askAtOnce(context.db, wanted.connectionId, listsOfPast, anything);
  const begun = await context.db.transaction((tx) =>
    startReading(tx, { ...wanted, purpose: 'backfill' }),
  );
  const row = await unfinished(context.db, wanted.connectionId);
  if (row === null) throw new Error('the reading that was begun is not there');
  watcher.begins(row, begun === null);
  try {
    return await drive(context, row, watcher);
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error;
    return { kind: 'not_allowed', because: error.message };
  }
}

async function drive(
  context: ReadingContext,
  begun: ReadingRow,
  watcher: LookBackWatcher,
): Promise<LookBackEnd> {
  let row = begun;
  let reachedMs = watcher.nowMs();
  while (!watcher.signal.aborted) {
    const read = await readOn(context, row.id);
    switch (read.kind) {
      case 'over':
        return ended(await byId(context.db, row));
      case 'page':
        ({ row } = read);
        watcher.page(row);
        if (row.finishedAt !== null) return { kind: 'finished', row };
        reachedMs = watcher.nowMs();
        break;
      case 'later':
        // Whoever says when to come back is there.
        if (read.why === 'limit') reachedMs = watcher.nowMs();
        if (isHopeless(read, watcher.nowMs() - reachedMs)) {
          return breakOff(context, row, read);
        }
        watcher.waits(read.seconds, read.because);
        await watcher.sleep(read.seconds);
    }
  }
  return { kind: 'stopped', row };
}

/** Nobody goes on asking for the lists of the past, so that being away for a while must not stay told. */
async function breakOff(
  { db }: ReadingContext,
  row: ReadingRow,
  { why, because }: Extract<ReadOn, { kind: 'later' }>,
): Promise<LookBackEnd> {
  if (why !== 'refused') await clearAccessProblem(db, row.connectionId, listsOfPast);
  return { kind: 'broken_off', row, because };
}

function isHopeless({ why }: Extract<ReadOn, { kind: 'later' }>, sinceMs: number): boolean {
  return why === 'refused' || sinceMs > patienceMs;
}

/** It was finished by somebody else, or given up because the connection can't be read any more. */
function ended(row: ReadingRow): LookBackEnd {
  if (row.problem === null) return { kind: 'finished', row };
  return { kind: 'broken_off', row, because: row.problem };
}

async function unfinished(db: DbOrTx, connectionId: string): Promise<ReadingRow | null> {
  const [row] = await db
    .select()
    .from(readings)
    .where(
      and(
        eq(readings.connectionId, connectionId),
        eq(readings.purpose, 'backfill'),
        isNull(readings.finishedAt),
      ),
    );
  return row ?? null;
}

async function byId(db: DbOrTx, known: ReadingRow): Promise<ReadingRow> {
  const [row] = await db.select().from(readings).where(eq(readings.id, known.id));
  return row ?? known;
}
