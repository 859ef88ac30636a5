import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { FINGERPRINT_RULES } from '../core/fingerprint.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import {
  dismissedSubjectsBehind,
  isAnythingBehind,
  subjectsBehind,
  ticketSubjectsBehind,
} from '../db/queries/subjects-behind.ts';
import { outbox } from '../db/schema/index.ts';
import { done, type TaskOutcome } from '../follow-up/task-outcome.ts';

/** So few that what happens meanwhile never waits for them. */
const atOnce = 50;
const everySeconds = 5;

/**
 * Sees to it that what an earlier release stored is grouped by the rules of this one. While the task
 * is still on its way through much that is behind, it is not begun again.
 */
export async function oweGroupAnew({ db }: Pick<StateContext, 'db'>): Promise<void> {
  if ((await db.$count(outbox, eq(outbox.task, 'group-anew'))) > 0) return;
  if (!(await isAnythingBehind(db, FINGERPRINT_RULES))) return;
  await db
    .insert(outbox)
    .values({ id: uuid(), task: 'group-anew', ref: '', dueAt: now, createdAt: now })
    .onConflictDoNothing();
}

/**
 * The task: subjects whose findings were grouped by earlier rules are looked at anew, those with
 * tickets or a dismissal that holds first and then some at a time, in the order of their keys; `afterKey` is the last one that
 * was seen, or empty.
 */
export async function groupAnew(context: StateContext, afterKey: string): Promise<TaskOutcome> {
  const first = afterKey === '' ? await lookedForByName(context) : [];
  const wanted = { rules: FINGERPRINT_RULES, afterKey, limit: atOnce };
  const keys = await subjectsBehind(context.db, wanted);
  const last = keys.at(-1);
  if (last === undefined) return done;
  await changeState(context, async (_, owe) => {
    for (const key of new Set([...first, ...keys])) owe('recompute-subject', key, { inSeconds: 0 });
    owe('group-anew', last, { inSeconds: everySeconds });
  });
  return done;
}

/** What happens meanwhile would miss them otherwise: it opened another ticket, or asked again. */
async function lookedForByName({ db }: StateContext): Promise<readonly string[]> {
  const ticketed = await ticketSubjectsBehind(db, FINGERPRINT_RULES);
  return [...ticketed, ...(await dismissedSubjectsBehind(db, FINGERPRINT_RULES))];
}
