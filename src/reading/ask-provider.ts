import { eq } from 'drizzle-orm';
import { detectSubject } from '../core/detect/registry.ts';
import type { Question } from '../core/question.ts';
import type { Signal } from '../core/signal.ts';
import { changeState } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { subjects } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { connectionOfSubject, touchedSubject } from '../triage/recompute-subject.ts';
import { recordSignals } from '../triage/record-signals.ts';
import { factsOf } from '../triage/subject-facts.ts';
import { detectContext, subjectOf, type TouchedSubject } from '../triage/touched-subject.ts';
import { loadTriageSettings } from '../triage/triage-settings.ts';
import { type Asked, askQuestion } from './ask-question.ts';
import { nextTurn, patienceSeconds, type Turn, untoldOf } from './next-turn.ts';
import type { ReadingContext } from './reading-context.ts';
import { isUnreached, noAnswer } from './unanswered.ts';

/** A task has to end within its lease: more questions wait for the next turn. */
const questionsPerTurn = 2;

/**
 * The task: asks the provider what a subject's facts leave open, and records what it says as facts.
 * Nothing of it holds up deliveries. `owedAt` is when the question came up.
 */
export async function askProvider(
  context: ReadingContext,
  key: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  const connection = await connectionOfSubject(context, key);
  const [row] = await context.db.select().from(subjects).where(eq(subjects.key, key));
  const subject = connection === null || row === undefined ? null : touchedSubject(connection, row);
  if (connection === null || subject === null || !subject.canAsk) return done;
  const { questions, learntAt } = await openQuestions(context.db, subject);
  const asked: Asked[] = [];
  for (const question of startingAnywhere(questions, context.random()).slice(0, questionsPerTurn)) {
    asked.push(await askQuestion(context, connection, question));
  }
  const at = await databaseNow(context.db);
  const ageSeconds = (at.getTime() - owedAt.getTime()) / 1000;
  const quietSeconds = Math.min(ageSeconds, (at.getTime() - learntAt.getTime()) / 1000);
  return record(context, connection, subject, { asked, at, ageSeconds, quietSeconds });
}

/** So that questions which stay open never keep the others from their turn. */
function startingAnywhere(questions: readonly Question[], random: number): readonly Question[] {
  const first = Math.floor(random * questions.length);
  return [...questions.slice(first), ...questions.slice(0, first)];
}

/**
 * What the facts leave open, once answers that were only given up on for now are left out, and when
 * something was learnt of the subject last.
 */
async function openQuestions(
  db: DbOrTx,
  subject: TouchedSubject,
): Promise<{ questions: readonly Question[]; learntAt: Date }> {
  const facts = (await factsOf(db, [subject.key])).get(subject.key) ?? [];
  const signals = facts.map(({ signal }) => signal).filter((signal) => !isUnreached(signal));
  const learnt = facts.filter(({ signal }) => signal.kind !== 'question.unanswered');
  const context = detectContext(subject, await loadTriageSettings(db));
  return {
    questions: detectSubject(subject.kind, signals, context).questions,
    learntAt: new Date(Math.max(0, ...learnt.map(({ receivedAt }) => receivedAt.getTime()))),
  };
}

async function record(
  context: ReadingContext,
  connection: KnownConnection,
  subject: TouchedSubject,
  turn: Turn,
): Promise<TaskOutcome> {
  const { detection, historical } = subject;
  const told = { deliveryId: null, connection, detection, historical, receivedAt: turn.at };
  const signals = turn.asked.flatMap((each) => factsFrom(subject, each, turn));
  return changeState(context, async (tx, owe) => {
    const learnt = await recordSignals(tx, owe, [{ ...told, signals }]);
    const { questions } = await openQuestions(tx, subject);
    const given = notTold(subject, turn, questions);
    const givenUp = await recordSignals(tx, owe, [{ ...told, signals: given }]);
    const left = givenUp > 0 ? (await openQuestions(tx, subject)).questions : questions;
    const seconds = nextTurn(turn, left);
    if (seconds === null) return done;
    const waitSeconds = seconds * (0.5 + context.random());
    // What was recorded owed the same task at once.
    if (learnt + givenUp > 0) await owe('ask-provider', subject.key, { inSeconds: waitSeconds });
    return later(waitSeconds);
  });
}

/** The facts that follow: the answer, that there is none, or that it was waited for long enough. */
function factsFrom(
  subject: TouchedSubject,
  asked: Asked,
  { at, ageSeconds }: Turn,
): readonly Exclude<Signal, { kind: 'ticket.seen' }>[] {
  const none = (because: string, lasts: 'for good' | 'for now') => [
    noAnswer(subjectOf(subject), asked.question, { because, lasts, at }),
  ];
  switch (asked.kind) {
    case 'told':
      if (asked.answer.kind === 'unanswerable') return none(asked.answer.because, 'for good');
      return asked.answer.facts.filter((fact) => fact.kind !== 'ticket.seen');
    case 'refused':
      return none(asked.because, 'for now');
    case 'unreached':
      return ageSeconds < patienceSeconds ? [] : none(asked.because, 'for now');
  }
}

/** An answer that leaves its question open for so long is taken for all that there is. */
function notTold(subject: TouchedSubject, turn: Turn, open: readonly Question[]) {
  if (turn.quietSeconds < patienceSeconds) return [];
  const because = 'the provider’s answer did not tell';
  return untoldOf(turn, open).map((question) =>
    noAnswer(subjectOf(subject), question, { because, lasts: 'for good', at: turn.at }),
  );
}
