import { bigint, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** What people said of patterns, and what carries that to new rules. Rows are only added; taking one back is written on it once. */
export const patternEdits = pgTable(
  'pattern_edits',
  {
    id: uuid().primaryKey(),
    /** The order in which they were made. */
    nth: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    kind: text().$type<'merge' | 'split' | 'rename'>().notNull(),
    /** The pattern that was merged, or that something is told apart of. */
    fingerprint: text().notNull(),
    /** Of a merge: the pattern that it goes on as; of a rename: what it was by former rules. */
    into: text(),
    /** Of a split: the computed fingerprint that it begins with. */
    computed: text(),
    /** Of a split: which of the masked values, counted from 0. */
    position: integer(),
    /** Of a split: those that are told apart together; null: each from every other. */
    values: text().array(),
    note: text(),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull(),
    undoneBy: text('undone_by'),
    undoneAt: moment('undone_at'),
    undoneNote: text('undone_note'),
  },
  (table) => [
    // What was ever said of a pattern, from either end.
    index('pattern_edits_by_fingerprint').on(table.fingerprint),
    index('pattern_edits_by_into').on(table.into),
  ],
);

export type PatternEditRow = typeof patternEdits.$inferSelect;
