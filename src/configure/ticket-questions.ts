import { DEFAULT_QUESTIONS } from '../core/follow-up/default-questions.ts';
import {
  compileQuestions,
  type QuestionSet,
  type TicketQuestion,
} from '../core/follow-up/question-set.ts';
import { type PatternEdits, rulesAfterMerges } from '../core/pattern-edits.ts';
import type { DbOrTx } from '../db/client.ts';
import { editsInForce } from '../db/queries/edits-in-force.ts';
import { activePolicy } from './policy-versions.ts';

const defaultQuestions = mustCompile(DEFAULT_QUESTIONS);

/**
 * What tickets ask, in the order of trying: the admin's own, then those that Closecall brings along.
 * They are told as they were written, and chosen as they hold after merges of patterns.
 */
export async function ticketQuestions(
  db: DbOrTx,
): Promise<readonly [own: QuestionSet, builtIn: QuestionSet]> {
  const active = await activePolicy(db);
  const edits = await editsInForce(db);
  return [afterMerges(active?.document.questions ?? [], edits), defaultQuestions];
}

function afterMerges(questions: readonly TicketQuestion[], edits: PatternEdits): QuestionSet {
  const { policy } = mustCompile(rulesAfterMerges(questions, edits));
  return { questions, policy };
}

/** They are checked before they are stored; one that no longer compiles is a broken world. */
function mustCompile(questions: readonly TicketQuestion[]): QuestionSet {
  const result = compileQuestions(questions, { isStored: true });
  if (result.ok) return result.set;
  const [first] = result.problems;
  throw new Error(`the stored questions do not compile: ${first?.path} ${first?.message}`);
}
