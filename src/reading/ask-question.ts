import { OutboundError } from '../../connectors/contract.ts';
import { type Answer, aboutOf, type Question } from '../core/question.ts';
import type { Signal } from '../core/signal.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import {
  anything,
  clearAccessProblem,
  isTransient,
  noteAccessProblem,
  whenToAsk,
} from './access-problems.ts';
import { openAccess, type Purpose } from './open-access.ts';
import { OverBudget } from './over-budget.ts';
import type { ReadingContext } from './reading-context.ts';

/** One question and its calls have to end within this. */
const askLimitMs = 8_000;

/**
 * What came of asking, or of the last try that stands for this one. Who was not asked at all, because of others' failures or of a limit, may be
 * asked after `seconds`; null where this very call came to nothing.
 */
export type Asked =
  | { kind: 'told'; question: Question; answer: Answer<Signal> }
  | { kind: 'refused'; question: Question; because: string }
  | { kind: 'unreached'; question: Question; because: string; seconds: number | null };

/** Asks one question, unless the provider has had enough of us or does not answer at the moment. */
export async function askQuestion(
  context: ReadingContext,
  connection: KnownConnection,
  question: Question,
  purpose: Purpose,
): Promise<Asked> {
  const { title } = connection.connector;
  const asking = { what: question.kind, about: aboutOf(question) };
  const { seconds, failed, refusal } = await whenToAsk(context.db, connection.id, asking);
  if (refusal !== null) return { kind: 'refused', question, because: refusal };
  if (seconds > 0) {
    return { kind: 'unreached', question, because: `${title} can’t be asked now`, seconds };
  }
  try {
    const answer = await look(context, connection, question, purpose);
    if (failed) await clearAccessProblem(context.db, connection.id, asking, anything);
    return { kind: 'told', question, answer };
  } catch (error) {
    if (error instanceof OverBudget) {
      const because = `${title} was asked as often as Closecall’s share of its limit allows`;
      return { kind: 'unreached', question, because, seconds: error.seconds };
    }
    if (!(error instanceof OutboundError)) throw error;
    await noteAccessProblem(context, connection.id, asking, error);
    const because = error.message;
    if (!isTransient(error)) return { kind: 'refused', question, because };
    return { kind: 'unreached', question, because, seconds: null };
  }
}

async function look(
  context: ReadingContext,
  connection: KnownConnection,
  question: Question,
  purpose: Purpose,
): Promise<Answer<Signal>> {
  const lookUp = connection.configured?.lookUp;
  if (!lookUp) {
    return { kind: 'unanswerable', because: `${connection.connector.title} can’t be asked` };
  }
  return context.outbound.bounded(askLimitMs, (signal) =>
    lookUp(openAccess(context, connection, purpose, signal), question),
  );
}
