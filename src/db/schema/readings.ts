import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** `backfill`: a look back; `poll`: the usual way of a connection without webhooks; `gap`: what an outage of ours missed. */
export const readingPurposes = ['backfill', 'poll', 'gap'] as const;
export type ReadingPurpose = (typeof readingPurposes)[number];

/** How many of each kind a reading was told of, known before or not. */
export type ThingsRead = { incidents: number; runs: number; deployments: number; changes: number };

export const nothingRead: ThingsRead = { incidents: 0, runs: 0, deployments: 0, changes: 0 };

/** What could not be read, since when (ISO), and the incident that is read again for it, if any. */
export type StoredLeftOut = {
  what: string;
  because: string;
  incident: string | null;
  since: string;
};

/** One pass over a provider's lists, kept after each page, so that it goes on where it stopped. */
export const readings = pgTable(
  'readings',
  {
    id: uuid().primaryKey(),
    connectionId: text('connection_id').notNull(),
    purpose: text().$type<ReadingPurpose>().notNull(),
    since: moment('since').notNull(),
    until: moment('until').notNull(),
    /** The connector's own mark; null at the beginning. */
    cursor: text(),
    progress: doublePrecision().notNull().default(0),
    told: text(),
    facts: integer().notNull().default(0),
    newFacts: integer('new_facts').notNull().default(0),
    thingsRead: jsonb('things_read').$type<ThingsRead>().notNull().default(nothingRead),
    /** What could not be read. */
    leftOut: jsonb('left_out').$type<readonly StoredLeftOut[]>().notNull().default([]),
    startedAt: moment('started_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    finishedAt: moment('finished_at'),
    /** In somebody's hands until then. */
    claimedUntil: moment('claimed_until'),
    /** Why it does not go on at the moment. */
    problem: text(),
  },
  (table) => [
    // One at a time for each purpose.
    uniqueIndex('readings_running')
      .on(table.connectionId, table.purpose)
      .where(sql`finished_at is null`),
    // "What was read last?"
    uniqueIndex('readings_by_time').on(table.connectionId, table.purpose, table.startedAt),
  ],
);

export type ReadingRow = typeof readings.$inferSelect;
