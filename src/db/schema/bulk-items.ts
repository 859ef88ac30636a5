import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { BulkRefusal } from '../../core/bulk-decision.ts';

/** One candidate of a bulk decision, and how it went. */
export const bulkItems = pgTable(
  'bulk_items',
  {
    jobId: uuid('job_id').notNull(),
    position: integer().notNull(),
    candidateId: uuid('candidate_id').notNull(),
    /** The version that was there when the job was made. */
    version: integer().notNull(),
    /** Null while its turn has not come. */
    outcome: text().$type<'decided' | 'refused'>(),
    /** The version that the decision made. */
    versionAfter: integer('version_after'),
    refusal: jsonb().$type<BulkRefusal>(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.position] }),
    // What is still to be done, what was refused, what an undo takes back; each in its order.
    index('bulk_items_by_outcome').on(table.jobId, table.outcome, table.position),
  ],
);

export type BulkItemRow = typeof bulkItems.$inferSelect;
