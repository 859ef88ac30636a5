import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { HistoryPage, HistoryRange } from '../../connectors/contract-history.ts';
import type { Signal } from '../core/signal.ts';
import { subjectKey } from '../core/subject.ts';
import { changeState } from '../db/change-state.ts';
import { type DbOrTx, now, nowPlusSeconds } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { openIncidents } from '../db/queries/open-incidents.ts';
import { subjectsOfThePresent } from '../db/queries/subjects-of-the-present.ts';
import { readings } from '../db/schema/index.ts';
import type { ReadingRow } from '../db/schema/readings.ts';
import { pausedForSeconds } from '../follow-up/follow-up-context.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { recordSignals, type StoredSignal } from '../triage/record-signals.ts';
import {
  clearAccessProblem,
  isTransient,
  noteAccessProblem,
  waitBeforeAsking,
} from './access-problems.ts';
import { openAccess } from './open-access.ts';
import { OverBudget } from './over-budget.ts';
import type { ReadingContext } from './reading-context.ts';

/**
 * `limit`: the provider's rate limit or our share of it; `refused`: asking again the same way brings
 * nothing; `unreached`: the provider is away or answers in riddles; `elsewhere`: somebody else is at it.
 */
export type WhyLater = 'limit' | 'refused' | 'unreached' | 'elsewhere';

/** How far a pass came: on with it at once, later, or it is over. */
export type ReadOn =
  | { kind: 'page'; row: ReadingRow }
  | { kind: 'later'; seconds: number; because: string; why: WhyLater }
  | { kind: 'over' };

/** One page's calls and writes end within this; whoever dies with it frees it then. */
const claimSeconds = 30;
const pageLimitMs = 15_000;

/** As access problems name it. */
export const listsOfPast = 'lists';

const withinLimit = 'keeping within the provider’s rate limit';

/**
 * Reads one more page of a pass, records what it tells, and keeps the place, in one transaction.
 * Safe to repeat and to run twice at once.
 */
export async function readOn(context: ReadingContext, id: string): Promise<ReadOn> {
  const row = await claim(context, id);
  if (row === null) return isOver(context, id);
  const connection = await context.directory.find(row.connectionId);
  const reader = connection?.enabled ? connection.configured?.history : null;
  if (connection === null || !reader || connection.apiToken === null) {
    await finish(
      context,
      row,
      'The connection can’t be read: it is gone, off, or has no API token.',
    );
    return { kind: 'over' };
  }
  const wait = await waitBeforeAsking(context.db, connection.id, listsOfPast);
  if (wait > 0) {
    const isLimit = (await pausedForSeconds(context.db, connection.id)) > 0;
    const because = isLimit ? withinLimit : 'waiting until the provider can be asked again';
    return putOff(context, row, { seconds: wait, because, why: isLimit ? 'limit' : 'unreached' });
  }
  try {
    const access = openAccess(context, connection, 'lists');
    const range = await rangeOf(context, row);
    const page = await context.outbound.bounded(pageLimitMs, () =>
      reader(access).read(range, row.cursor),
    );
    await clearAccessProblem(context.db, connection.id, listsOfPast);
    return { kind: 'page', row: await keep(context, connection, row, page) };
  } catch (error) {
    return putOffAfter(context, connection.id, row, error);
  }
}

async function putOffAfter(
  context: ReadingContext,
  connectionId: string,
  row: ReadingRow,
  error: unknown,
): Promise<ReadOn> {
  if (error instanceof OverBudget) {
    return putOff(context, row, { seconds: error.seconds, because: withinLimit, why: 'limit' });
  }
  if (!(error instanceof OutboundError)) throw error;
  await noteAccessProblem(context, connectionId, listsOfPast, error);
  const why = whyLater(error);
  if (why === 'limit') {
    const seconds = await pausedForSeconds(context.db, connectionId);
    return putOff(context, row, { seconds, because: withinLimit, why });
  }
  const seconds = why === 'refused' ? 60 : 2;
  return putOff(context, row, { seconds, because: error.message, why });
}

/** The past is read by what happened then; whoever follows the present goes on with what is open. */
async function rangeOf(context: ReadingContext, row: ReadingRow): Promise<HistoryRange> {
  const { since, until, purpose, connectionId } = row;
  const unfinished = purpose === 'backfill' ? [] : await openIncidents(context.db, connectionId);
  return { since, until, unfinished };
}

function whyLater(error: OutboundError): WhyLater {
  if (error.code === 'rate_limited') return 'limit';
  return isTransient(error) ? 'unreached' : 'refused';
}

async function claim(context: ReadingContext, id: string): Promise<ReadingRow | null> {
  const [row] = await context.db
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
async function isOver(context: ReadingContext, id: string): Promise<ReadOn> {
  const [row] = await context.db
    .select({ finishedAt: readings.finishedAt })
    .from(readings)
    .where(eq(readings.id, id));
  if (row === undefined || row.finishedAt !== null) return { kind: 'over' };
  const because = 'another process reads it at the moment';
  return { kind: 'later', seconds: 2, because, why: 'elsewhere' };
}

async function keep(
  context: ReadingContext,
  connection: KnownConnection,
  row: ReadingRow,
  page: HistoryPage,
): Promise<ReadingRow> {
  const receivedAt = await databaseNow(context.db);
  const signals = await wanted(context.db, row, page.signals);
  return changeState(context, async (tx, owe) => {
    const detection = connection.configured?.detection;
    const historical = row.purpose === 'backfill';
    const told = { deliveryId: null, connection, historical, receivedAt, signals };
    const fresh = detection ? await recordSignals(tx, owe, [{ ...told, detection }]) : 0;
    const [kept] = await tx
      .update(readings)
      .set({
        cursor: page.cursor,
        progress: page.cursor === null ? 1 : page.progress,
        told: page.told,
        facts: sql`${readings.facts} + ${signals.length}`,
        newFacts: sql`${readings.newFacts} + ${fresh}`,
        updatedAt: now,
        finishedAt: page.cursor === null ? now : null,
        claimedUntil: null,
        problem: null,
      })
      .where(eq(readings.id, row.id))
      .returning();
    return kept ?? row;
  });
}

/** What webhooks found before stays as it was, whatever more is told of it by a look back. */
async function wanted(
  db: DbOrTx,
  { purpose, connectionId }: ReadingRow,
  told: readonly Signal[],
): Promise<readonly StoredSignal[]> {
  const signals = told.filter((signal) => signal.kind !== 'ticket.seen');
  if (purpose !== 'backfill') return signals;
  const keyOf = ({ subject }: Signal) => subjectKey(connectionId, subject);
  // An environment is never over: its earlier deployments are news beside later candidates.
  const past = signals.filter(({ subject }) => subject.kind !== 'environment');
  const known = await subjectsOfThePresent(db, [...new Set(past.map(keyOf))]);
  return signals.filter((each) => each.subject.kind === 'environment' || !known.has(keyOf(each)));
}

async function putOff(
  context: ReadingContext,
  row: ReadingRow,
  wait: { seconds: number; because: string; why: WhyLater },
): Promise<ReadOn> {
  await context.db
    .update(readings)
    .set({ claimedUntil: null, problem: wait.because, updatedAt: now })
    .where(eq(readings.id, row.id));
  return { kind: 'later', ...wait };
}

async function finish(context: ReadingContext, row: ReadingRow, problem: string): Promise<void> {
  await context.db
    .update(readings)
    .set({ claimedUntil: null, finishedAt: now, updatedAt: now, problem })
    .where(eq(readings.id, row.id));
}
