import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** What people wrote beside a near miss, outside of any decision; no ticket tells it. */
export const candidateNotes = pgTable(
  'candidate_notes',
  {
    id: uuid().primaryKey(),
    candidateId: uuid('candidate_id').notNull(),
    text: text().notNull(),
    author: text().notNull(),
    at: moment('at').notNull(),
  },
  // The notes of one near miss; ids hold the time at which they were made.
  (table) => [index('candidate_notes_of').on(table.candidateId, table.id)],
);

export type CandidateNoteRow = typeof candidateNotes.$inferSelect;
