import { and, asc, gt, inArray, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { accessProblems, callBudgets, connectionPauses } from '../schema/index.ts';
import { type Asking, askingOf } from './asking-key.ts';

/** How it stands with asking a connection's provider. */
export type ConnectionAccess = {
  /** What the provider refuses or fails to tell, longest first. */
  problems: readonly (Asking & { cause: string; since: Date; seenAt: Date })[];
  /** Set while nobody asks the provider anything. */
  paused: { until: Date; reason: string } | null;
  /** Calls made in the window that began so many seconds ago; null before the first call. */
  spent: { calls: number; secondsAgo: number } | null;
};

/**
 * Nobody asks again about a repository in which nothing happens, so that a refusal of long ago says
 * nothing of today.
 */
const shownDays = 7;
const mostProblems = 500;

/** What is wrong, at the moment, with asking the providers of these connections. */
export async function accessOfConnections(
  db: DbOrTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ConnectionAccess>> {
  if (ids.length === 0) return new Map();
  const problems = await db
    .select({
      connectionId: accessProblems.connectionId,
      what: accessProblems.what,
      cause: accessProblems.cause,
      since: accessProblems.since,
      seenAt: accessProblems.seenAt,
    })
    .from(accessProblems)
    .where(
      and(
        inArray(accessProblems.connectionId, [...ids]),
        gt(accessProblems.seenAt, nowPlusSeconds(-shownDays * 86_400)),
      ),
    )
    .orderBy(asc(accessProblems.since), asc(accessProblems.what))
    .limit(mostProblems);
  const pauses = await db
    .select()
    .from(connectionPauses)
    .where(
      sql`${inArray(connectionPauses.connectionId, [...ids])} and ${gt(connectionPauses.until, now)}`,
    );
  const budgets = await db
    .select({
      connectionId: callBudgets.connectionId,
      calls: callBudgets.spent,
      secondsAgo:
        sql<number>`extract(epoch from closecall_now() - ${callBudgets.windowFrom})`.mapWith(
          Number,
        ),
    })
    .from(callBudgets)
    .where(inArray(callBudgets.connectionId, [...ids]));
  return new Map(
    ids.map((id) => {
      const pause = pauses.find(({ connectionId }) => connectionId === id);
      const budget = budgets.find(({ connectionId }) => connectionId === id);
      return [
        id,
        {
          problems: problems
            .filter(({ connectionId }) => connectionId === id)
            .map(({ connectionId: _id, what, ...problem }) => ({ ...askingOf(what), ...problem })),
          paused: pause === undefined ? null : { until: pause.until, reason: pause.reason },
          spent:
            budget === undefined ? null : { calls: budget.calls, secondsAgo: budget.secondsAgo },
        },
      ];
    }),
  );
}
