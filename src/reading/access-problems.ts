import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { OutboundError } from '../../connectors/contract.ts';
import { type DbOrTx, now, nowPlusSeconds } from '../db/client.ts';
import { type Asking, askingKey } from '../db/queries/asking-key.ts';
import { accessProblems } from '../db/schema/index.ts';
import { pauseConnection } from '../follow-up/follow-up-context.ts';
import type { ReadingContext } from './reading-context.ts';

/** One asks whether the provider is back, and has so long for it; the others wait for the outcome. */
const probeSeconds = 15;

const longestWaitSeconds = 300;

/** When the provider sets no time, a limit is over after a minute (GitHub's own advice). */
const limitedSeconds = 60;

/** `seconds` until it may be asked, 0 for now; whether asking it `failed` the last time. */
export type WhenToAsk = { seconds: number; failed: boolean };

/**
 * When this may be asked of the connection's provider. After failures that are about all of it only
 * one goes first, for all processes together; a refusal about one thing keeps nobody waiting.
 */
export async function whenToAsk(
  db: DbOrTx,
  connectionId: string,
  asking: Asking,
): Promise<WhenToAsk> {
  const { what } = asking;
  const { paused, next, isRefused } = await storedWaits(db, connectionId, asking);
  const failed = next !== null || isRefused;
  if (paused > 0) return { seconds: paused, failed };
  if (next === null || next > 0) return { seconds: next ?? 0, failed };
  const isThis = and(eq(accessProblems.connectionId, connectionId), eq(accessProblems.what, what));
  const first = await db
    .update(accessProblems)
    .set({ nextTryAt: nowPlusSeconds(probeSeconds) })
    .where(and(isThis, lte(accessProblems.nextTryAt, now)))
    .returning({ what: accessProblems.what });
  return { seconds: first.length > 0 ? 0 : probeSeconds, failed };
}

/** In seconds: until the provider's pause is over, and until the next try after a failure. */
async function storedWaits(db: DbOrTx, connectionId: string, asking: Asking) {
  type Row = { paused: string | null; next: string | null; refused: boolean };
  const [row] = await db.execute<Row>(sql`
    select
      (select extract(epoch from until - closecall_now()) from connection_pauses
        where connection_id = ${connectionId}) as paused,
      (select extract(epoch from next_try_at - closecall_now()) from access_problems
        where connection_id = ${connectionId} and what = ${asking.what}) as next,
      exists (select 1 from access_problems
        where connection_id = ${connectionId} and what = ${askingKey(asking)}) as refused`);
  const next = row?.next ?? null;
  return {
    paused: Number(row?.paused ?? 0),
    next: next === null ? null : Number(next),
    isRefused: row?.refused ?? false,
  };
}

/** The provider answered this: whatever was wrong with it, or with all of its kind, is over. */
export async function clearAccessProblem(
  db: DbOrTx,
  connectionId: string,
  asking: Asking,
): Promise<void> {
  const over = inArray(accessProblems.what, [asking.what, askingKey(asking)]);
  await db.delete(accessProblems).where(and(eq(accessProblems.connectionId, connectionId), over));
}

/**
 * Remembers what is wrong, once for the connection; a refusal once for what it is about. The longer
 * it lasts, the rarer it is tried.
 */
export async function noteAccessProblem(
  context: Pick<ReadingContext, 'db' | 'random'>,
  connectionId: string,
  asking: Asking,
  error: OutboundError,
): Promise<void> {
  const { db } = context;
  if (error.code === 'rate_limited') {
    const seconds = error.retryAfterMs === null ? limitedSeconds : error.retryAfterMs / 1000;
    await pauseConnection(db, connectionId, seconds, error.message);
  }
  // A refusal may be about one repository or one incident alone; only a bad token is about all.
  const isForAll = error.code !== 'refused' || error.status === 401;
  const wait = sql`least(power(2, ${accessProblems.failures}), ${longestWaitSeconds}) * ${context.random()}`;
  await db
    .insert(accessProblems)
    .values({
      connectionId,
      what: isForAll ? asking.what : askingKey(asking),
      cause: error.message,
      failures: 1,
      since: now,
      seenAt: now,
      nextTryAt: nowPlusSeconds(isForAll ? 1 : 0),
    })
    .onConflictDoUpdate({
      target: [accessProblems.connectionId, accessProblems.what],
      set: {
        cause: error.message,
        failures: sql`${accessProblems.failures} + 1`,
        seenAt: now,
        nextTryAt: isForAll
          ? sql`closecall_now() + make_interval(secs => greatest(1, ${wait}))`
          : now,
      },
    });
}

/** What a person would call the same cause wherever it is met. */
export function isTransient(error: OutboundError): boolean {
  return error.code !== 'refused' && error.code !== 'forbidden_address';
}
