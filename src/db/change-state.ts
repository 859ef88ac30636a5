import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Lane, Owed } from '../core/owed.ts';
import { type Database, now, nowPlusSeconds, type Transaction } from './client.ts';
import { outbox } from './schema/index.ts';

/** Kinds of owed work; each has its processor in `workers/`. */
export const taskNames = [
  'settle-candidate',
  'end-snooze',
  'end-acceptance',
  'put-unlooked-away',
  'open-follow-up',
  'reconcile-follow-up',
  'sync-follow-up',
  'comment-on-follow-up',
  'link-follow-up',
  'close-mistake',
  'recompute-subject',
  'relate-subject',
  'relate-late-runs',
  'follow-services',
  'follow-patterns',
  'group-anew',
  'rename-pattern',
  'ask-provider',
  'ask-unconfirmed',
  'read-list',
  'poll-connection',
  'recover-lost',
  'find-accounts',
  'ask-for-ends',
  'ask-for-end',
  'rescore-candidates',
  'learn-recurrence',
  'decide-bulk',
  'forget-bulk',
  'check-tracker',
  'send-digest',
  'tell-reporters',
  'forget-reporter',
] as const;

export type TaskName = (typeof taskNames)[number];

const lookups: ReadonlySet<string> = new Set<TaskName>([
  'ask-provider',
  'read-list',
  'poll-connection',
  'recover-lost',
  'find-accounts',
  'ask-for-ends',
  'ask-for-end',
  'check-tracker',
  'send-digest',
]);

export function laneOf(task: string): Lane {
  return lookups.has(task) ? 'lookups' : 'tasks';
}

/**
 * Work that is owed once the change is committed. What is owed twice is due when it was said last.
 * `quietly` owed work is found by the sweeper alone, a little after it is due: no job is made for it,
 * which costs more than the work where that mostly finds nothing to do.
 */
export type Owe = (task: TaskName, ref: string, due: Due) => void;

type Due = Date | { inSeconds: number; quietly?: boolean } | { at: Date; quietly?: boolean };

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
  const { result, loud } = await context.db.transaction(async (tx) => {
    const owing = new Map<string, Owing>();
    const result = await work(tx, (task, ref, due) =>
      owing.set(`${task} ${ref}`, { task, ref, due }),
    );
    return { result, loud: await writeOwed(tx, owing) };
  });
  if (loud.length > 0) context.hint(loud);
  return result;
}

type Owing = { task: TaskName; ref: string; due: Due };

/** Answers what the queue is to be told of. Rows are locked in the order of their names. */
async function writeOwed(
  tx: Transaction,
  owing: ReadonlyMap<string, Owing>,
): Promise<readonly Owed[]> {
  if (owing.size === 0) return [];
  const names = [...owing.keys()].sort();
  const rows = await tx
    .insert(outbox)
    .values(names.flatMap((name) => toRow(owing.get(name))))
    .onConflictDoUpdate({
      target: [outbox.task, outbox.ref],
      set: {
        dueAt: sql`excluded.due_at`,
        attempts: 0,
        claimedUntil: null,
        problem: null,
        revision: sql`${outbox.revision} + 1`,
      },
    })
    .returning({
      outboxId: outbox.id,
      task: outbox.task,
      ref: outbox.ref,
      delayMs:
        sql<number>`greatest(0, extract(epoch from ${outbox.dueAt} - closecall_now()) * 1000)`.mapWith(
          Number,
        ),
    });
  if (rows.length !== owing.size) throw new Error('what is owed was neither inserted nor updated');
  return rows
    .filter(({ task, ref }) => !isQuiet(owing.get(`${task} ${ref}`)))
    .map(({ outboxId, task, delayMs }) => ({ outboxId, delayMs, lane: laneOf(task) }));
}

function toRow(owing: Owing | undefined) {
  if (owing === undefined) return [];
  const { task, ref, due } = owing;
  return [{ id: uuid(), task, ref, dueAt: dueAt(due), createdAt: now }];
}

function dueAt(due: Due) {
  if (due instanceof Date) return due;
  return 'at' in due ? due.at : nowPlusSeconds(due.inSeconds);
}

function isQuiet(owing: Owing | undefined): boolean {
  return owing !== undefined && !(owing.due instanceof Date) && owing.due.quietly === true;
}
