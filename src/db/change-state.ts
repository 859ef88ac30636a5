import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Lane, Owed } from '../core/owed.ts';
import { type Database, now, nowPlusSeconds, type Transaction } from './client.ts';
import { outbox } from './schema/index.ts';

/** Kinds of owed work; each has its processor in `workers/`. */
export const taskNames = [
  'settle-candidate',
  'end-snooze',
  'open-follow-up',
  'reconcile-follow-up',
  'sync-follow-up',
  'comment-on-follow-up',
  'recompute-subject',
  'relate-subject',
  'ask-provider',
  'read-list',
  'poll-connection',
  'recover-lost',
] as const;

export type TaskName = (typeof taskNames)[number];

const lookups: ReadonlySet<string> = new Set<TaskName>([
  'ask-provider',
  'read-list',
  'poll-connection',
  'recover-lost',
]);

export function laneOf(task: string): Lane {
  return lookups.has(task) ? 'lookups' : 'tasks';
}

/**
 * `quietly` owed work is found by the sweeper alone, a little after it is due: no job is made for it,
 * which costs more than the work where that mostly finds nothing to do.
 */
export type Owe = (
  task: TaskName,
  ref: string,
  due: Date | { inSeconds: number; quietly?: boolean },
) => Promise<void>;

/** What every verb that changes state needs. `hint` tells the queue after the commit; it never throws. */
export type StateContext = { db: Database; hint: (owed: readonly Owed[]) => void };

/**
 * Runs a state change as one transaction: the update, its audit event and what it owes together.
 * Only after the commit is the queue told; losing that hint delays the work and nothing else.
 */
export async function changeState<T>(
  context: StateContext,
  work: (tx: Transaction, owe: Owe) => Promise<T>,
): Promise<T> {
  const owed: Owed[] = [];
  const result = await context.db.transaction(async (tx) => {
    owed.length = 0;
    return work(tx, async (task, ref, due) => {
      const row = await writeOwed(tx, task, ref, due);
      if (due instanceof Date || due.quietly !== true) owed.push(row);
    });
  });
  if (owed.length > 0) context.hint(owed);
  return result;
}

async function writeOwed(
  tx: Transaction,
  task: TaskName,
  ref: string,
  due: Date | { inSeconds: number },
): Promise<Owed> {
  const dueAt = due instanceof Date ? due : nowPlusSeconds(due.inSeconds);
  const [row] = await tx
    .insert(outbox)
    .values({ id: uuid(), task, ref, dueAt, createdAt: now })
    .onConflictDoUpdate({
      target: [outbox.task, outbox.ref],
      set: {
        dueAt,
        attempts: 0,
        claimedUntil: null,
        problem: null,
        revision: sql`${outbox.revision} + 1`,
      },
    })
    .returning({
      outboxId: outbox.id,
      delayMs:
        sql<number>`greatest(0, extract(epoch from ${outbox.dueAt} - closecall_now()) * 1000)`.mapWith(
          Number,
        ),
    });
  if (row === undefined) throw new Error('an outbox row was neither inserted nor updated');
  return { ...row, lane: laneOf(task) };
}
