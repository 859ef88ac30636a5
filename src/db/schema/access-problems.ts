import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** What a connection's API refuses or fails to tell at the moment; a success deletes the row. */
export const accessProblems = pgTable(
  'access_problems',
  {
    connectionId: text('connection_id').notNull(),
    /** What was asked for: a kind of question or of list, and what it is about where that matters. */
    what: text().notNull(),
    cause: text().notNull(),
    failures: integer().notNull(),
    since: moment('since').notNull(),
    seenAt: moment('seen_at').notNull(),
    /** Nobody asks for the same before; whoever asks then moves it on, so that one goes first. */
    nextTryAt: moment('next_try_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.what] })],
);
