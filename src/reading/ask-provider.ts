import { eq } from 'drizzle-orm';
import type { Question } from '../core/question.ts';
import { changeState } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { connections, subjects } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { recomputeSubject, touchedSubject } from '../triage/recompute-subject.ts';
import { recordSignals } from '../triage/record-signals.ts';
import type { TouchedSubject } from '../triage/touched-subject.ts';
import { loadTriageSettings, type TriageSettings } from '../triage/triage-settings.ts';
import { type Asked, askQuestion } from './ask-question.ts';
import { factsFrom, givenUpOn } from './facts-of-turn.ts';
import { nextTurn, type Turn } from './next-turn.ts';
import { openQuestions } from './open-questions.ts';
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
  return record(context, connection, subject, await ask(context, connection, subject, owedAt));
}

/** Whether there is such a connection, even where its settings have a fault. */
async function isKept(db: DbOrTx, connectionId: string): Promise<boolean> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.id, connectionId));
  return rows.length > 0;
}

/** A turn, and the settings that were in force. */
type SettledTurn = Turn & { settings: TriageSettings };

async function ask(
  context: ReadingContext,
  connection: KnownConnection,
  subject: TouchedSubject,
  owedAt: Date,
): Promise<SettledTurn> {
  const settings = await loadTriageSettings(context.db);
  const { questions, learntAt, toldAt } = await openQuestions(context.db, subject, settings);
  // What is asked about the past leaves calls to the present, as the lists of it do.
  const purpose = subject.historical ? 'lists' : 'questions';
  const asked: Asked[] = [];
  for (const question of startingAnywhere(questions, context.random()).slice(0, questionsPerTurn)) {
    asked.push(await askQuestion(context, connection, question, purpose));
  }
  const at = await databaseNow(context.db);
  // One task stands for all questions of a subject: what a later webhook raised gets its time too.
  const since = Math.max(owedAt.getTime(), toldAt.getTime());
  const ageSeconds = (at.getTime() - since) / 1000;
  const quietSeconds = Math.min(ageSeconds, (at.getTime() - learntAt.getTime()) / 1000);
  return { settings, asked, at, ageSeconds, quietSeconds };
}

/** So that questions which stay open never keep the others from their turn. */
function startingAnywhere(questions: readonly Question[], random: number): readonly Question[] {
  const first = Math.floor(random * questions.length);
  return [...questions.slice(first), ...questions.slice(0, first)];
}

async function record(
  context: ReadingContext,
  connection: KnownConnection,
  subject: TouchedSubject,
  turn: SettledTurn,
): Promise<TaskOutcome> {
  const { detection, historical } = subject;
  const told = { deliveryId: null, connection, detection, historical, receivedAt: turn.at };
  const signals = turn.asked.flatMap((each) => factsFrom(subject, each, turn));
  return changeState(context, async (tx, owe) => {
    const learnt = await recordSignals(tx, owe, [{ ...told, signals }]);
    const open = await openQuestions(tx, subject, turn.settings);
    const given = givenUpOn(subject, turn, open);
    const givenUp = await recordSignals(tx, owe, [{ ...told, signals: given }]);
    const left = givenUp > 0 ? await openQuestions(tx, subject, turn.settings) : open;
    const seconds = nextTurn(turn, left.questions);
    if (seconds === null) return done;
    const waitSeconds = seconds * (0.5 + context.random());
    // What was recorded owed the same task at once.
    if (learnt + givenUp > 0) owe('ask-provider', subject.key, { inSeconds: waitSeconds });
    return later(waitSeconds);
  });
}
