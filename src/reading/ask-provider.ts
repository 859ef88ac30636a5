import { eq } from 'drizzle-orm';
import { spanOfQuestions } from '../core/history-span.ts';
import { changeState } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { connections, subjects } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { openOf, storedOpen, type WhatIsOpen } from '../triage/open-questions.ts';
import { recomputeSubject, touchedSubject } from '../triage/recompute-subject.ts';
import { recordSignals } from '../triage/record-signals.ts';
import type { TouchedSubject } from '../triage/touched-subject.ts';
import { type Asked, askQuestion } from './ask-question.ts';
import { factsFrom, givenUpOn } from './facts-of-turn.ts';
import { nextTurn, type Turn } from './next-turn.ts';
import type { ReadingContext } from './reading-context.ts';

/** A task has to end within its lease: more questions wait for the next turn. */
const questionsPerTurn = 2;

/** How often is looked whether a connection that can't be used was mended. */
const unusableSeconds = 300;

/**
 * The task: asks the provider what a subject's facts leave open, and records what it says as facts.
 * Nothing of it holds up deliveries. `owedAt` is when the first of its questions came up.
 */
export async function askProvider(
  context: ReadingContext,
  key: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(subjects).where(eq(subjects.key, key));
  if (row === undefined) return done;
  const connection = await context.directory.find(row.connectionId);
  const subject = connection === null ? null : touchedSubject(connection, row);
  if (connection === null || subject === null) {
    return (await isKept(context.db, row.connectionId)) ? later(unusableSeconds) : done;
  }
  if (!subject.canAsk) {
    // Its findings say so, and its candidates wait no longer.
    await recomputeSubject(context, key);
    return done;
  }
  const turn = await ask(context, connection, { subject, open: openOf(row), owedAt });
  return record(context, connection, subject, turn);
}

/** Whether there is such a connection, even where its settings have a fault. */
async function isKept(db: DbOrTx, connectionId: string): Promise<boolean> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.id, connectionId));
  return rows.length > 0;
}

type Needed = { subject: TouchedSubject; open: WhatIsOpen; owedAt: Date };

async function ask(
  context: ReadingContext,
  connection: KnownConnection,
  { subject, open, owedAt }: Needed,
): Promise<Turn> {
  // What is asked about the past leaves calls to the present, as the lists of it do.
  const purpose = subject.historical ? 'lists' : 'questions';
  const some = startingAnywhere(open.questions, context.random()).slice(0, questionsPerTurn);
  const asked: Asked[] = [];
  for (const { question } of some) {
    asked.push(await askQuestion(context, connection, question, purpose));
  }
  const at = await databaseNow(context.db);
  // One task stands for all questions of a subject: what a later webhook raised gets its time too.
  const ageSeconds = secondsSince(at, Math.max(owedAt.getTime(), open.toldAt?.getTime() ?? 0));
  const quietSeconds = Math.min(ageSeconds, secondsSince(at, open.learntAt?.getTime() ?? 0));
  return { asked, at, ageSeconds, quietSeconds };
}

function secondsSince(at: Date, ms: number): number {
  return (at.getTime() - ms) / 1000;
}

/** So that questions which stay open never keep the others from their turn. */
function startingAnywhere<T>(questions: readonly T[], random: number): readonly T[] {
  const first = Math.floor(random * questions.length);
  return [...questions.slice(first), ...questions.slice(0, first)];
}

async function record(
  context: ReadingContext,
  connection: KnownConnection,
  subject: TouchedSubject,
  turn: Turn,
): Promise<TaskOutcome> {
  const { detection, historical } = subject;
  const span = spanOfQuestions(turn.asked.map(({ question }) => question));
  const told = { deliveryId: null, connection, detection, historical, receivedAt: turn.at, span };
  const signals = turn.asked.flatMap((each) => factsFrom(subject, each, turn));
  return changeState(context, async (tx, owe) => {
    const learnt = await recordSignals(tx, owe, [{ ...told, signals }]);
    const open = await storedOpen(tx, subject.key);
    const given = givenUpOn(subject, turn, open);
    const about = spanOfQuestions(open.questions.map(({ question }) => question));
    const givenUp = await recordSignals(tx, owe, [{ ...told, span: about, signals: given }]);
    const left = givenUp > 0 ? await storedOpen(tx, subject.key) : open;
    const seconds = nextTurn(
      turn,
      left.questions.map(({ question }) => question),
    );
    if (seconds === null) return done;
    const waitSeconds = seconds * (0.5 + context.random());
    // What was recorded owed the same task at once.
    if (learnt + givenUp > 0) owe('ask-provider', subject.key, { inSeconds: waitSeconds });
    return later(waitSeconds);
  });
}
