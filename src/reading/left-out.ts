import { OutboundError } from '../../connectors/contract.ts';
import type { LeftOut } from '../../connectors/contract-history.ts';
import type { Owe } from '../db/change-state.ts';
import type { DbOrTx, Transaction } from '../db/client.ts';
import { lastLeftOut } from '../db/queries/last-left-out.ts';
import type { ReadingRow, StoredLeftOut } from '../db/schema/readings.ts';
import { clearAccessProblem, noteAccessProblem } from './access-problems.ts';
import type { ReadingContext } from './reading-context.ts';
import { sayLeftOut } from './say-left-out.ts';
import { startReading } from './start-reading.ts';

/** What can't be read for so long is asked for no more. */
const mostDays = 3;

/** A poll comes round by itself; after an outage what was left out is asked for after this. */
const gapAgainSeconds = 600;

/** One reading keeps no more of them. */
const mostKept = 500;

/** As access problems name it. */
const leftOutOfLists = { what: 'left out', about: null };

/** What a reading left out, with what one more page of it did; each once, and since when that is so. */
export async function withLeftOut(
  db: DbOrTx,
  row: ReadingRow,
  page: readonly LeftOut[],
  at: Date,
): Promise<readonly StoredLeftOut[]> {
  if (page.length === 0) return row.leftOut;
  const before = new Map((await lastLeftOut(db, row)).map((each) => [nameOf(each), each]));
  const known = new Set(row.leftOut.map(nameOf));
  const fresh = page.filter((each) => !known.has(nameOf(each)));
  const added = fresh.map(
    (each) => before.get(nameOf(each)) ?? { ...each, since: at.toISOString() },
  );
  return [...row.leftOut, ...added].slice(0, mostKept);
}

/** A name that people read changes with who tells it; the provider's id stays. */
function nameOf({ what, incident }: LeftOut): string {
  return incident ?? what;
}

/** The incidents that the last reading of this kind left out, as far as they are worth asking for. */
export async function incidentsLeftOut(
  db: DbOrTx,
  row: ReadingRow,
  now: Date,
): Promise<readonly string[]> {
  return worthAsking(await lastLeftOut(db, row), now).flatMap(({ incident }) => incident ?? []);
}

function worthAsking(all: readonly StoredLeftOut[], now: Date): readonly StoredLeftOut[] {
  const mostMs = mostDays * 24 * 60 * 60_000;
  return all.filter(
    ({ incident, since }) =>
      incident !== null && now.getTime() - new Date(since).getTime() < mostMs,
  );
}

/** After an outage there is no next round: what was left out is read again by a reading of its own. */
export async function oweLeftOut(
  tx: Transaction,
  owe: Owe,
  { purpose, connectionId, leftOut, until }: ReadingRow,
  now: Date,
): Promise<void> {
  if (purpose !== 'gap' || worthAsking(leftOut, now).length === 0) return;
  const id = await startReading(tx, { connectionId, purpose, since: until, until });
  if (id !== null) owe('read-list', id, { inSeconds: gapAgainSeconds });
}

/** Says on the health of the connection what a reading that is over left out; a look back tells it itself. */
export async function noteLeftOut(context: ReadingContext, row: ReadingRow): Promise<void> {
  const { purpose, connectionId, leftOut } = row;
  if (purpose === 'backfill') return;
  const said = sayLeftOut(leftOut);
  if (said === null) return clearAccessProblem(context.db, connectionId, leftOutOfLists);
  const error = new OutboundError('refused', said);
  await noteAccessProblem(context, connectionId, leftOutOfLists, error);
}
