import { and, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { LostDelivery } from '../../connectors/contract-history.ts';
import { now, nowPlusSeconds } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { deliveryKeys, lostDeliveries } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { clearAccessProblem, noteAccessProblem, whenToAsk } from './access-problems.ts';
import { openAccess } from './open-access.ts';
import { OverBudget } from './over-budget.ts';
import type { ReadingContext } from './reading-context.ts';
import { redeliverSome } from './redeliver-some.ts';

/** GitHub keeps its deliveries for about three days. */
const lookBackMs = 3 * 24 * 60 * 60_000;
const everySeconds = 600;

/** A turn ends within the lease of its task: so long for the list, and so long for what is on it. */
const listLimitMs = 10_000;
const redeliverLimitMs = 6_000;

/** What was sent again and did not arrive is asked for once more after this. */
const askAgainSeconds = 1_800;

const what = { what: 'lost deliveries', about: null };

/**
 * The task: webhooks that the provider made and could not deliver are sent again, for good and all
 * where the provider never does so by itself.
 */
export async function recoverLost(
  context: ReadingContext,
  connectionId: string,
): Promise<TaskOutcome> {
  const connection = await context.directory.find(connectionId);
  const open = connection?.enabled ? connection.configured?.lostDeliveries : null;
  if (connection === null || !open || connection.apiToken === null) return done;
  await noteRecovered(context, connectionId);
  const { seconds: wait } = await whenToAsk(context.db, connectionId, what);
  if (wait > 0) return later(wait);
  const reader = (signal: AbortSignal) => open(openAccess(context, connection, 'lists', signal));
  try {
    const since = new Date((await databaseNow(context.db)).getTime() - lookBackMs);
    const listed = await context.outbound.bounded(listLimitMs, (signal) =>
      reader(signal).list(since),
    );
    const lost = await notArrived(context, connection, listed);
    const left = await redeliverSome(context, connectionId, { reader, lost }, redeliverLimitMs);
    await clearAccessProblem(context.db, connectionId, what);
    return later(left > 0 ? 1 : everySeconds);
  } catch (error) {
    // Nothing is wrong with the provider when only our own share of its limit is used up.
    if (error instanceof OverBudget) return later(error.seconds);
    if (!(error instanceof OutboundError)) throw error;
    await noteAccessProblem(context, connectionId, what, error);
    return later(error.code === 'refused' ? everySeconds : 30);
  }
}

/** Those of them that are not here, and that nobody asked for lately. */
async function notArrived(
  context: ReadingContext,
  { id }: KnownConnection,
  listed: readonly LostDelivery[],
): Promise<readonly LostDelivery[]> {
  if (listed.length === 0) return [];
  const keys = listed.map(({ key }) => key);
  const here = await context.db
    .select({ key: deliveryKeys.key })
    .from(deliveryKeys)
    .where(and(eq(deliveryKeys.connectionId, id), inArray(deliveryKeys.key, keys)));
  const asked = await context.db
    .select({ key: lostDeliveries.key })
    .from(lostDeliveries)
    .where(
      and(
        eq(lostDeliveries.connectionId, id),
        inArray(lostDeliveries.key, keys),
        gt(lostDeliveries.askedAt, nowPlusSeconds(-askAgainSeconds)),
      ),
    );
  const known = new Set([...here, ...asked].map(({ key }) => key));
  return listed.filter(({ key }) => !known.has(key));
}

/** What was asked for and has arrived since. */
async function noteRecovered(context: ReadingContext, connectionId: string): Promise<void> {
  await context.db
    .update(lostDeliveries)
    .set({ recoveredAt: now })
    .where(
      and(
        eq(lostDeliveries.connectionId, connectionId),
        isNotNull(lostDeliveries.askedAt),
        isNull(lostDeliveries.recoveredAt),
        sql`exists (select 1 from delivery_keys k where k.connection_id = ${lostDeliveries.connectionId} and k.key = ${lostDeliveries.key})`,
      ),
    );
}
