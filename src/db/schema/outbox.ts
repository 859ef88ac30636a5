import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/**
 * Work that a committed state change still owes. Jobs only hint at it; a row stays until the work
 * is done, so the queue may be lost at any time.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey(),
    task: text().notNull(),
    /** Id of what the task is about. */
    ref: text().notNull(),
    dueAt: moment('due_at').notNull(),
    /** Moves when the same work is owed again, so that finishing the former claim does not drop it. */
    revision: integer().notNull().default(1),
    attempts: integer().notNull().default(0),
    claimedUntil: moment('claimed_until'),
    problem: text(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    // The same work is owed once.
    uniqueIndex('outbox_task').on(table.task, table.ref),
    // The sweeper asks for what is due.
    index('outbox_due').on(table.dueAt),
  ],
);

export type OutboxRow = typeof outbox.$inferSelect;
