import { eq } from 'drizzle-orm';
import { detectSubject } from '../core/detect/registry.ts';
import { type Question, questionKey } from '../core/question.ts';
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
import type { ReadingContext } from './reading-context.ts';
import { isUnreached, noAnswer } from './unanswered.ts';

/** A candidate waits so long for a provider that can't be reached; then it comes out unconfirmed. */
const patienceSeconds = 300;

/** After a day nobody asks any more; what is unconfirmed stays so. */
const givenUpAfterSeconds = 86_400;

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
  const questions = await openQuestions(context.db, subject);
  const asked: Asked[] = [];
  for (const question of questions.slice(0, questionsPerTurn)) {
    asked.push(await askQuestion(context, connection, question));
  }
  const at = await databaseNow(context.db);
  const ageSeconds = (at.getTime() - owedAt.getTime()) / 1000;
  await record(context, connection, subject, { asked, at, ageSeconds });
  const waits = asked.flatMap((each) => waitAfter(each, ageSeconds) ?? []);
  if (waits.length > 0 && ageSeconds < givenUpAfterSeconds) {
    return later(Math.min(...waits) * (0.5 + context.random()));
  }
  return questions.length > asked.length ? later(0) : done;
}

/** What the facts leave open, once answers that were only given up on for now are left out. */
async function openQuestions(db: DbOrTx, subject: TouchedSubject): Promise<readonly Question[]> {
  const facts = (await factsOf(db, [subject.key])).get(subject.key) ?? [];
  const signals = facts.map(({ signal }) => signal).filter((signal) => !isUnreached(signal));
  const context = detectContext(subject, await loadTriageSettings(db));
  return detectSubject(subject.kind, signals, context).questions;
}

/** Seconds until the same is asked again: the longer it goes unanswered, the rarer. */
function waitAfter(asked: Asked, ageSeconds: number): number | null {
  if (asked.kind === 'told') return null;
  const growing = Math.min(Math.max(1, ageSeconds / 3), 900);
  return asked.kind === 'unreached' ? Math.max(asked.seconds, growing) : Math.max(60, growing);
}

type Turn = { asked: readonly Asked[]; at: Date; ageSeconds: number };

async function record(
  context: ReadingContext,
  connection: KnownConnection,
  subject: TouchedSubject,
  turn: Turn,
): Promise<void> {
  const signals = turn.asked.flatMap((each) => factsFrom(subject, each, turn));
  if (signals.length === 0) return;
  const { detection, historical } = subject;
  const told = { deliveryId: null, connection, detection, historical, receivedAt: turn.at };
  await changeState(context, async (tx, owe) => {
    await recordSignals(tx, owe, [{ ...told, signals }]);
    const unheard = await notTold(tx, subject, turn);
    if (unheard.length > 0) await recordSignals(tx, owe, [{ ...told, signals: unheard }]);
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

/** An answer that leaves its question open would be asked for again without end. */
async function notTold(tx: DbOrTx, subject: TouchedSubject, { asked, at }: Turn) {
  const open = new Set((await openQuestions(tx, subject)).map(questionKey));
  return asked
    .filter((each) => each.kind === 'told' && open.has(questionKey(each.question)))
    .map(({ question }) => {
      const because = 'the provider’s answer did not tell';
      return noAnswer(subjectOf(subject), question, { because, lasts: 'for good', at });
    });
}
