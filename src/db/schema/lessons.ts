import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** What a team learnt from a near miss, in its own words; the last text counts. */
export const lessons = pgTable('lessons', {
  candidateId: uuid('candidate_id').primaryKey(),
  text: text().notNull(),
  writtenBy: text('written_by').notNull(),
  writtenAt: moment('written_at').notNull(),
  /** Moves with each change, so that nobody writes over what they did not see. */
  version: integer().notNull(),
});

export type LessonRow = typeof lessons.$inferSelect;
