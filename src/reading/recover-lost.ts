import { OutboundError } from '../../connectors/contract.ts';
import { claimHook } from '../db/queries/claim-hook.ts';
import { claimLost } from '../db/queries/claim-lost.ts';
import { nextRecovery } from '../db/queries/next-recovery.ts';
import { keptSeconds, settleLost } from '../db/queries/settle-lost.ts';
import { watchHooks } from '../db/queries/watch-hooks.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { anything, clearAccessProblem, noteAccessProblem, whenToAsk } from './access-problems.ts';
import { findLost } from './find-lost.ts';
import { getLost } from './get-lost.ts';
import { openAccess } from './open-access.ts';
import { OverBudget } from './over-budget.ts';
import type { ReadingContext } from './reading-context.ts';
import { lists, type RecoveryTurn } from './recovery-turn.ts';

/**
 * A turn ends within the lease of its task: nothing begins after `turnMs`, and what begins makes two
 * calls at most.
 */
const usual = { turnMs: 6_000, callMs: 6_000 };

/** GitHub lets 80 things a minute be made (provider contracts, 2.7), of which this takes a part. */
const mostTries = 20;
const breathSeconds = 20;

const longestRestSeconds = 600;
const afterTroubleSeconds = 30;

/**
 * The task: webhooks that the provider made and that did not arrive are sent again, or what they
 * said is read, for good and all where the provider never does so by itself. What was found is got
 * before more is looked for, and each turn goes on where the last one stopped.
 */
export async function recoverLost(
  context: ReadingContext,
  connectionId: string,
  limits: typeof usual = usual,
): Promise<TaskOutcome> {
  const { db } = context;
  const connection = await context.directory.find(connectionId);
  const turn = connection === null ? null : openTurn(context, connection, limits.callMs);
  if (turn === null) return done;
  await settleLost(db, connectionId);
  const { seconds: wait, failed } = await whenToAsk(db, connectionId, lists);
  if (wait > 0) return later(wait);
  try {
    const restSeconds = await work(turn, performance.now() + limits.turnMs);
    if (failed) await clearAccessProblem(db, connectionId, lists, anything);
    return later(Math.min(restSeconds, longestRestSeconds));
  } catch (error) {
    // Nothing is wrong with the provider when only our own share of its limit is used up.
    if (error instanceof OverBudget) return later(error.seconds);
    if (!(error instanceof OutboundError)) throw error;
    await noteAccessProblem(context, connectionId, lists, error);
    return later(error.code === 'refused' ? longestRestSeconds : afterTroubleSeconds);
  }
}

function openTurn(
  context: ReadingContext,
  connection: KnownConnection,
  callMs: number,
): RecoveryTurn | null {
  const open = connection.enabled ? connection.configured?.sentWebhooks : null;
  if (!open || connection.apiToken === null) return null;
  return {
    context,
    connection,
    call: (does) =>
      context.outbound.bounded(callMs, (signal) =>
        does(open(openAccess(context, connection, 'lists', signal))),
      ),
    unsendable: new Map(),
  };
}

/** Does what is due, at least one thing, until `endMs`. Answers the seconds until there is more. */
async function work(turn: RecoveryTurn, endMs: number): Promise<number> {
  const { db } = turn.context;
  const { id } = turn.connection;
  await watchHooks(db, id, await turn.call(async ({ hooks }) => hooks));
  let tries = 0;
  do {
    const lost = await claimLost(db, id);
    if (lost !== null) {
      await getLost(turn, lost);
      tries += 1;
      continue;
    }
    const hook = await claimHook(db, id, keptSeconds);
    if (hook === null) return Math.max(1, (await nextRecovery(db, id)) ?? longestRestSeconds);
    await findLost(turn, hook);
  } while (tries < mostTries && performance.now() < endMs);
  return tries < mostTries ? 1 : breathSeconds;
}
