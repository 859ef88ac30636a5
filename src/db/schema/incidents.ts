import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { IncidentOutcome } from '../../core/detect/read-incident.ts';
import { groupingColumns } from './grouping-columns.ts';
import { moment } from './moment.ts';

/** Since when people were on an episode, and until when; times as JSON writes them. */
export type StoredEngagement = {
  /** The number of the episode, as its candidate has it. */
  cycle: string;
  beganAt: string;
  from: string;
  /** Null while it fires. */
  until: string | null;
  /** Where a person did more than look: the firing that was under way when they began. */
  workedFrom: string | null;
};

/**
 * What each page amounts to, from its facts: whether people worked it, so that near misses can be
 * told as its precursors and rollbacks as its cure, and whether it was left to a timer.
 */
export const incidents = pgTable(
  'incidents',
  {
    subjectKey: text('subject_key').primaryKey(),
    connectionId: text('connection_id').notNull(),
    serviceId: text('service_id'),
    fingerprint: text().notNull(),
    ...groupingColumns,
    /** What tells its alert from another one with the same words. */
    alertKey: text('alert_key'),
    title: text().notNull(),
    number: integer(),
    url: text(),
    outcome: text().$type<IncidentOutcome>().notNull(),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at'),
    /** Since when people were on it first, whatever came of it. */
    engagedFrom: moment('engaged_from'),
    /** The episodes that people were on, in order. */
    engagements: jsonb().$type<readonly StoredEngagement[]>().notNull().default([]),
    /** Where a person did more than look: from then until it ended. */
    workedFrom: moment('worked_from'),
    workedUntil: moment('worked_until'),
    workedBy: text('worked_by'),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // "Which incidents were people on, of this service, and when?"
    index('incidents_engaged')
      .on(table.serviceId, table.engagedFrom)
      .where(sql`engaged_from is not null`),
    // "Which of them were announced?"
    index('incidents_worked').on(table.startedAt).where(sql`worked_from is not null`),
    // What people's edits of a pattern move.
    index('incidents_by_computed').on(table.computedFingerprint, table.subjectKey),
    // The same alert again.
    index('incidents_by_fingerprint').on(table.fingerprint, table.startedAt),
    // Those of an alert that people worked, whenever they began.
    index('incidents_worked_alert')
      .on(table.fingerprint, table.workedFrom)
      .where(sql`worked_from is not null`),
    // "Which are open, or ended lately?" for polls.
    index('incidents_by_end').on(table.connectionId, table.endedAt),
    // Pages that were left to a timer, by service.
    index('incidents_abandoned')
      .on(table.serviceId, table.startedAt)
      .where(sql`outcome = 'abandoned'`),
  ],
);

export type IncidentRow = typeof incidents.$inferSelect;
