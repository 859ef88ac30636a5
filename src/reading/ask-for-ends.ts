import { eq } from 'drizzle-orm';
import { unendedAttempt } from '../core/detect/unended-attempt.ts';
import { changeState } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { unendedRuns } from '../db/queries/unended-runs.ts';
import { subjects } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { touchedSubject } from '../triage/recompute-subject.ts';
import { recordSignals } from '../triage/record-signals.ts';
import { factsOf } from '../triage/subject-facts.ts';
import { canAsk } from '../triage/touched-subject.ts';
import { askQuestion } from './ask-question.ts';
import { factsFrom } from './facts-of-turn.ts';
import type { ReadingContext } from './reading-context.ts';

const everySeconds = 3 * 3_600;

/**
 * The end of a run of which nobody told for so long may be lost. Long attempts and long waits for an
 * approval are over after the longest time, and who waits still is left.
 */
const usual = { quiet: everySeconds, most: 3 * 86_400 };

const mostAtOnce = 200;

/**
 * The task: runs that failed and were run again, of which no end was told for hours, are asked for
 * one by one. A webhook that never comes leaves no other trace.
 */
export async function askForEnds(
  context: ReadingContext,
  connectionId: string,
  seconds: typeof usual = usual,
): Promise<TaskOutcome> {
  const connection = await context.directory.find(connectionId);
  if (connection === null || !canAsk(connection)) return done;
  const keys = await unendedRuns(context.db, connectionId, seconds, mostAtOnce);
  if (keys.length > 0) {
    await changeState(context, async (_, owe) => {
      for (const key of keys) owe('ask-for-end', key, { inSeconds: 0 });
    });
  }
  return later(everySeconds);
}

/** The task: asks how the attempt that began last has ended. What is not told is asked in hours. */
export async function askForEnd(context: ReadingContext, key: string): Promise<TaskOutcome> {
  const { db } = context;
  const [row] = await db.select().from(subjects).where(eq(subjects.key, key));
  const connection = row === undefined ? null : await context.directory.find(row.connectionId);
  const subject = row === undefined || !connection ? null : touchedSubject(connection, row);
  if (connection === null || subject === null) return done;
  const { detection, historical } = subject;
  const known = (await factsOf(db, [subject])).get(key)?.facts ?? [];
  const asking = { ...detection, canAsk: subject.canAsk };
  const question = unendedAttempt(
    known.map(({ signal }) => signal),
    asking,
  );
  if (question === null) return done;
  const asked = await askQuestion(context, connection, question, 'lists');
  if (asked.kind !== 'told') return done;
  const at = await databaseNow(db);
  const signals = factsFrom(subject, asked, { asked: [asked], at, ageSeconds: 0, quietSeconds: 0 });
  const told = { deliveryId: null, connection, detection, historical, receivedAt: at, signals };
  await changeState(context, (tx, owe) => recordSignals(tx, owe, [told]));
  return done;
}
