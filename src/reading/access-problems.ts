import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { OutboundError } from '../../connectors/contract.ts';
import { type DbOrTx, now, nowPlusSeconds } from '../db/client.ts';
import { type Asking, askingKey } from '../db/queries/asking-key.ts';
import { keepNewestProblems } from '../db/queries/keep-newest-problems.ts';
import { type StoredWaits, storedWaits } from '../db/queries/stored-waits.ts';
import { accessProblems } from '../db/schema/index.ts';
import { pauseConnections } from '../follow-up/pause-connections.ts';
import type { ReadingContext } from './reading-context.ts';

/** One asks whether the provider is back, and has so long for it; the others wait for the outcome. */
const probeSeconds = 15;

/** Another one's try may end it long before its own time. */
const lookAgainSeconds = 300;

/** When the provider sets no time, a limit is over after a minute (GitHub's own advice). */
const limitedSeconds = 60;

/** As access problems name it: nothing can be asked with the token that the connection has. */
export const anything: Asking = { what: 'api token', about: null };

/**
 * `seconds` until it may be asked, or is to be looked at again whether it may be; 0 for now. `failed`:
 * asking it came to nothing the last time. `refusal`: why it is not asked until then, where the provider
 * refused it.
 */
export type WhenToAsk = { seconds: number; failed: boolean; refusal: string | null };

/**
 * When this may be asked of the connection's provider. After a failure only one goes first, for all
 * processes together: after one that is about all of it, everybody waits for the outcome, and after a
 * refusal about one thing, whoever asks for the same.
 */
export async function whenToAsk(
  db: DbOrTx,
  connectionId: string,
  asking: Asking,
): Promise<WhenToAsk> {
  const keys = [anything.what, asking.what, askingKey(asking)];
  const stored = await storedWaits(db, connectionId, keys);
  const failed = stored.problems.length > 0;
  if (stored.paused > 0) return { seconds: stored.paused, failed, refusal: null };
  const wait = longestWait(stored, asking);
  if (wait !== null) return { ...wait, failed };
  if (!failed) return { seconds: 0, failed, refusal: null };
  const due = stored.problems.map(({ what }) => what);
  const isDue = and(inArray(accessProblems.what, due), lte(accessProblems.nextTryAt, now));
  const first = await db
    .update(accessProblems)
    .set({ nextTryAt: nowPlusSeconds(probeSeconds) })
    .where(and(eq(accessProblems.connectionId, connectionId), isDue))
    .returning({ what: accessProblems.what });
  return { seconds: first.length === due.length ? 0 : probeSeconds, failed, refusal: null };
}

/** Null where nothing keeps it waiting. */
function longestWait({ problems }: StoredWaits, asking: Asking) {
  const [longest] = problems
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  if (longest === undefined) return null;
  const { what, cause, seconds } = longest;
  const isRefusal = what === anything.what || (asking.about !== null && what !== asking.what);
  // Whoever asks first at this moment is not refused yet.
  if (!isRefusal || seconds <= probeSeconds) return { seconds, refusal: null };
  return { seconds: Math.min(seconds, lookAgainSeconds), refusal: cause };
}

/** The provider answered these: whatever was wrong with them, or with all of their kind, is over. */
export async function clearAccessProblem(
  db: DbOrTx,
  connectionId: string,
  ...answered: readonly Asking[]
): Promise<void> {
  const keys = answered.flatMap((asking) => [asking.what, askingKey(asking)]);
  const over = inArray(accessProblems.what, keys);
  await db.delete(accessProblems).where(and(eq(accessProblems.connectionId, connectionId), over));
}

/** What kept these waiting keeps them no longer, though it may be as it was. */
export async function askAtOnce(
  db: DbOrTx,
  connectionId: string,
  ...askings: readonly Asking[]
): Promise<void> {
  const keys = askings.map(askingKey);
  await db
    .update(accessProblems)
    .set({ nextTryAt: now })
    .where(and(eq(accessProblems.connectionId, connectionId), inArray(accessProblems.what, keys)));
}

/** In seconds: the first wait after a failure, and the longest one. */
type Waits = { key: string; first: number; longest: number };

/** A refused token is about everything, any other refusal about one repository or service alone. */
function waitsFor(asking: Asking, { code, status }: OutboundError): Waits {
  if (code === 'refused' && status === 401) {
    return { key: askingKey(anything), first: 60, longest: 3_600 };
  }
  if (code !== 'refused') return { key: asking.what, first: 1, longest: 300 };
  // What is about nothing in particular has a time of its own, by which its task comes round.
  const longest = asking.about === null ? 0 : 6 * 3_600;
  return { key: askingKey(asking), first: Math.min(60, longest), longest };
}

/**
 * Remembers what is wrong, once for the connection; a refusal once for what it is about. The longer
 * it lasts, the rarer it is tried.
 */
export async function noteAccessProblem(
  context: Pick<ReadingContext, 'db' | 'random'> & {
    directory: Pick<ReadingContext['directory'], 'sameSite'>;
  },
  connectionId: string,
  asking: Asking,
  error: OutboundError,
): Promise<void> {
  const { db } = context;
  if (error.code === 'rate_limited') {
    const seconds = error.retryAfterMs === null ? limitedSeconds : error.retryAfterMs / 1000;
    const sharing = await context.directory.sameSite(connectionId);
    await pauseConnections(db, sharing, seconds, error.message);
  }
  const { key, first, longest } = waitsFor(asking, error);
  const growing = sql`${first}::float * power(2, least(${accessProblems.failures}, 20))`;
  const wait = sql`least(${growing}, ${longest}::float) * ${0.5 + context.random() / 2}::float`;
  const [row] = await db
    .insert(accessProblems)
    .values({
      connectionId,
      what: key,
      cause: error.message,
      failures: 1,
      since: now,
      seenAt: now,
      nextTryAt: nowPlusSeconds(first),
    })
    .onConflictDoUpdate({
      target: [accessProblems.connectionId, accessProblems.what],
      set: {
        cause: error.message,
        failures: sql`${accessProblems.failures} + 1`,
        seenAt: now,
        nextTryAt: sql`closecall_now() + make_interval(secs => greatest(${first}::float, ${wait}))`,
      },
    })
    .returning({ failures: accessProblems.failures });
  if (row?.failures === 1) await keepNewestProblems(db, connectionId);
}

/** What a person would call the same cause wherever it is met. */
export function isTransient(error: OutboundError): boolean {
  return error.code !== 'refused' && error.code !== 'forbidden_address';
}
