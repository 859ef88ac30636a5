import { OutboundError } from '../../connectors/contract.ts';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import type { Signal } from '../core/signal.ts';
import { subjectKey } from '../core/subject.ts';
import { changeState } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { subjectsFoundByWebhooks } from '../db/queries/subjects-found-by-webhooks.ts';
import type { ReadingRow } from '../db/schema/readings.ts';
import { pausedForSeconds } from '../follow-up/follow-up-context.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { recordSignals, type StoredSignal } from '../triage/record-signals.ts';
import {
  anything,
  clearAccessProblem,
  isTransient,
  noteAccessProblem,
  whenToAsk,
} from './access-problems.ts';
import { EgressRefused } from './egress-refused.ts';
import { noteLeftOut, oweLeftOut, withLeftOut } from './left-out.ts';
import { openAccess } from './open-access.ts';
import { OverBudget } from './over-budget.ts';
import { rangeOfReading } from './range-of-reading.ts';
import {
  claimReading,
  giveUp,
  keepPlace,
  letGo,
  notClaimed,
  putOff,
  type ReadOn,
} from './reading-claim.ts';
import type { ReadingContext } from './reading-context.ts';
import { thingsOf, together } from './things-read.ts';

/** The calls of a page end within this, well before the claim on its reading. */
const callsLimitMs = 15_000;

/** As access problems name it. */
export const listsOfPast = { what: 'lists', about: null };

const withinLimit = 'keeping within the provider’s rate limit';

/** A connection that is off is looked at again after so long, and for a week. */
const offSeconds = 120;
const keptMs = 7 * 86_400_000;
const isOff = 'the connection is off or has no API token';

const cannotBeRead = 'The connection can’t be read: it is gone, off, or has no API token.';
const untilAskedAgain = 'waiting until the provider can be asked again';

/** What is said after so many pages in a row that did not come in time; the last goes for more. */
const tooSlow: readonly string[] = [
  'a page of the provider’s lists did not come in time',
  'a page of the provider’s lists did not come in time, for the second time in a row',
  'the pages of the provider’s lists do not come in time, three times in a row and more: this reading does not get on until the provider answers faster',
];

/**
 * Reads one more page of a pass, records what it tells, and keeps the place, in one transaction.
 * Safe to repeat and to run twice at once.
 */
export async function readOn(
  context: ReadingContext,
  id: string,
  limitMs: number = callsLimitMs,
): Promise<ReadOn> {
  const { db } = context;
  const row = await claimReading(db, id);
  if (row === null) return notClaimed(db, id);
  const connection = await context.directory.find(row.connectionId);
  const reader = connection?.enabled ? connection.configured?.history : null;
  if (connection === null || !reader || connection.apiToken === null) {
    return connection !== null && (await isWorthWaiting(db, row))
      ? putOff(db, row, { seconds: offSeconds, because: isOff, why: 'unreached' })
      : giveUp(db, row, cannotBeRead);
  }
  const { seconds: wait } = await whenToAsk(db, connection.id, listsOfPast);
  if (wait > 0) return waitFor(context, row, wait);
  try {
    const range = await rangeOfReading(context, row);
    const page = await context.outbound.bounded(limitMs, (signal) =>
      reader(openAccess(context, connection, 'lists', signal)).read(range, row.cursor),
    );
    await clearAccessProblem(db, connection.id, listsOfPast, anything);
    const kept = await keep(context, connection, row, page);
    if (kept === null) return notClaimed(db, id);
    if (kept.finishedAt !== null) await noteLeftOut(context, kept);
    return { kind: 'page', row: kept };
  } catch (error) {
    return putOffAfter(context, row, error);
  }
}

/** What was missed in an outage is still worth reading when the connection is on again. */
async function isWorthWaiting(db: DbOrTx, { purpose, startedAt }: ReadingRow): Promise<boolean> {
  const aliveMs = (await databaseNow(db)).getTime() - startedAt.getTime();
  return purpose === 'gap' && aliveMs < keptMs;
}

/** What went wrong last is more worth knowing than that it is waited for. */
async function waitFor({ db }: ReadingContext, row: ReadingRow, seconds: number): Promise<ReadOn> {
  const isLimit = (await pausedForSeconds(db, row.connectionId)) > 0;
  if (isLimit) return putOff(db, row, { seconds, because: withinLimit, why: 'limit' });
  const because = row.problem === withinLimit ? untilAskedAgain : (row.problem ?? untilAskedAgain);
  return putOff(db, row, { seconds, because, why: 'unreached' });
}

async function putOffAfter(
  context: ReadingContext,
  row: ReadingRow,
  error: unknown,
): Promise<ReadOn> {
  const { db } = context;
  if (error instanceof OverBudget) {
    return putOff(db, row, { seconds: error.seconds, because: withinLimit, why: 'limit' });
  }
  if (error instanceof EgressRefused) await letGo(db, row);
  if (!(error instanceof OutboundError)) throw error;
  await noteAccessProblem(context, row.connectionId, listsOfPast, error);
  if (error.code === 'rate_limited') {
    const seconds = await pausedForSeconds(db, row.connectionId);
    return putOff(db, row, { seconds, because: withinLimit, why: 'limit' });
  }
  if (error.code === 'timeout') {
    return putOff(db, row, { seconds: 2, because: sayTooSlow(row.problem), why: 'unreached' });
  }
  const because = error.message;
  return isTransient(error)
    ? putOff(db, row, { seconds: 2, because, why: 'unreached' })
    : putOff(db, row, { seconds: 60, because, why: 'refused' });
}

/** The reading itself remembers, by what it said last, how many times in a row it was. */
function sayTooSlow(saidLast: string | null): string {
  const times = tooSlow.indexOf(saidLast ?? '') + 1;
  return tooSlow[Math.min(times, tooSlow.length - 1)] ?? '';
}

async function keep(
  context: ReadingContext,
  connection: KnownConnection,
  row: ReadingRow,
  page: HistoryPage,
): Promise<ReadingRow | null> {
  const receivedAt = await databaseNow(context.db);
  const { signals, passedOver } = await wanted(context.db, row, page.signals);
  return changeState(context, async (tx, owe) => {
    const detection = connection.configured?.detection;
    const isPast = row.purpose === 'backfill';
    const told = { deliveryId: null, connection, historical: isPast, receivedAt, signals };
    // Whoever looks back again may have changed what is set, and nothing need have happened.
    const looking = { ...told, looksAnew: isPast };
    const fresh = detection ? await recordSignals(tx, owe, [{ ...looking, detection }]) : 0;
    for (const key of passedOver) owe('recompute-subject', key, { inSeconds: 0 });
    const leftOut = await withLeftOut(tx, row, page.leftOut, receivedAt);
    const kept = await keepPlace(tx, row, {
      ...{ ...page, leftOut, thingsRead: together(row.thingsRead, thingsOf(page.signals)) },
      ...{ facts: signals.length, newFacts: fresh },
    });
    if (kept?.finishedAt) await oweLeftOut(tx, owe, kept, receivedAt);
    return kept;
  });
}

type Wanted = { signals: readonly StoredSignal[]; passedOver: ReadonlySet<string> };

/** What webhooks found before stays as it was, whatever more is told of it by a look back. */
async function wanted(
  db: DbOrTx,
  { purpose, connectionId }: ReadingRow,
  told: readonly Signal[],
): Promise<Wanted> {
  const signals = told.filter((signal) => signal.kind !== 'ticket.seen');
  if (purpose !== 'backfill') return { signals, passedOver: new Set() };
  const keyOf = ({ subject }: Signal) => subjectKey(connectionId, subject);
  // An environment is never over: its earlier deployments are news beside later candidates.
  const past = signals.filter(({ subject }) => subject.kind !== 'environment');
  const passedOver = await subjectsFoundByWebhooks(db, [...new Set(past.map(keyOf))]);
  return { signals: signals.filter((each) => !passedOver.has(keyOf(each))), passedOver };
}
