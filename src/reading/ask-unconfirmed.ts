import { changeState } from '../db/change-state.ts';
import { concludedWithoutToken } from '../db/queries/concluded-without-token.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { canAsk } from '../triage/touched-subject.ts';
import type { ReadingContext } from './reading-context.ts';

/** So few that what happens meanwhile never waits for them, nor for the calls that they lead to. */
const atOnce = 10;
const everySeconds = 5;

/** A process that runs already knows of the token within seconds. */
const unknownSeconds = 5;
const waitMs = 60_000;

/**
 * The task: a connection got an API token. What was left open for want of it lately is looked at anew,
 * some subjects at a time in the order of their keys, which raises its questions. `afterKey` is the
 * last one that was, or the connection's id and a slash, with which all of its keys begin.
 */
export async function askUnconfirmed(
  context: ReadingContext,
  afterKey: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  const connectionId = afterKey.slice(0, afterKey.indexOf('/'));
  const connection = await context.directory.find(connectionId);
  if (connection === null || !canAsk(connection)) {
    const isOver = (await databaseNow(context.db)).getTime() - owedAt.getTime() > waitMs;
    return isOver ? done : later(unknownSeconds);
  }
  const keys = await concludedWithoutToken(context.db, connectionId, { afterKey, limit: atOnce });
  const last = keys.at(-1);
  if (last === undefined) return done;
  await changeState(context, async (_, owe) => {
    for (const key of keys) owe('recompute-subject', key, { inSeconds: 0 });
    owe('ask-unconfirmed', last, { inSeconds: everySeconds });
  });
  return done;
}
