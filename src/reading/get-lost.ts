import type { LostToTry } from '../db/queries/claim-lost.ts';
import { type EndOfTry, finishTry } from '../db/queries/finish-try.ts';
import { clearAccessProblem, noteAccessProblem } from './access-problems.ts';
import { readLost } from './read-lost.ts';
import { type RecoveryTurn, redeliveryOf, refusalIn } from './recovery-turn.ts';

/** What was sent again has so long to arrive, before something else is tried. */
const arrivesWithinSeconds = 1_800;

/** What does not arrive though it is sent again so often is read instead. */
const mostSent = 2;

const didNotArrive = 'It was sent again and did not arrive';

/**
 * Has a lost webhook sent again. Where that is refused or does not help, what it said is read from
 * the provider's list; where that can't be done either, the row says why.
 */
export async function getLost(turn: RecoveryTurn, lost: LostToTry): Promise<void> {
  const refusal = lost.tries > mostSent ? didNotArrive : await sendAgain(turn, lost);
  if (refusal === null) return;
  const notRead = await readLost(turn, lost);
  if (notRead === null) return;
  const { why, seconds } = notRead;
  const problem = why === refusal ? why : `${refusal}; ${why}`;
  await finish(turn, lost, { kind: 'impossible', problem, seconds });
}

/** Answers why it can't be sent again; null where it was. */
async function sendAgain(turn: RecoveryTurn, lost: LostToTry): Promise<string | null> {
  const { context, connection, unsendable } = turn;
  const known = unsendable.get(lost.hook);
  if (known !== undefined) return known;
  const asking = redeliveryOf(lost.hook);
  try {
    await turn.call((sent) => sent.sendAgain(lost));
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal.lacksRight) {
      unsendable.set(lost.hook, refusal.message);
      await noteAccessProblem(context, connection.id, asking, refusal);
    }
    return refusal.message;
  }
  await finish(turn, lost, { kind: 'sent', seconds: arrivesWithinSeconds });
  await clearAccessProblem(context.db, connection.id, asking);
  return null;
}

function finish({ context, connection }: RecoveryTurn, { key }: LostToTry, end: EndOfTry) {
  return finishTry(context.db, connection.id, key, end);
}
