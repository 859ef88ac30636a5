import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { BulkDecision, RefusedCounts } from '../../core/bulk-decision.ts';
import { moment } from './moment.ts';

/** One decision for many candidates: who wanted what, and how far it has come. */
export const bulkJobs = pgTable(
  'bulk_jobs',
  {
    id: uuid().primaryKey(),
    decision: jsonb().$type<BulkDecision>().notNull(),
    /** The filter that chose them, as it was asked; null where they were named one by one. */
    filter: jsonb().$type<Record<string, unknown>>(),
    /** The job that this one takes back. */
    undoes: uuid(),
    createdBy: text('created_by').notNull(),
    /** Whoever asked decides for these teams alone; null where they decide for everybody. */
    onlyTeams: text('only_teams').array(),
    createdAt: moment('created_at').notNull(),
    /** What the caller called the request, so that its repeat makes no second job. */
    idempotencyKey: text('idempotency_key'),
    /** Of the request that the key came with. */
    requestHash: text('request_hash'),
    total: integer().notNull(),
    decided: integer().notNull().default(0),
    refused: jsonb().$type<RefusedCounts>().notNull().default({}),
    finishedAt: moment('finished_at'),
    cancelledAt: moment('cancelled_at'),
    cancelledBy: text('cancelled_by'),
  },
  (table) => [
    // A repeated request is the same job.
    uniqueIndex('bulk_jobs_request')
      .on(table.createdBy, table.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    // A job is taken back once, unless that was stopped.
    uniqueIndex('bulk_jobs_undo')
      .on(table.undoes)
      .where(sql`undoes is not null and cancelled_at is null`),
  ],
);

export type BulkJobRow = typeof bulkJobs.$inferSelect;
