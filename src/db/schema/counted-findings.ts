import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { DetectorName } from '../../core/detect/finding.ts';
import { groupingColumns } from './grouping-columns.ts';
import { moment } from './moment.ts';

/** Findings that feed rates and patterns and make no candidate, such as those of pull requests. */
export const countedFindings = pgTable(
  'counted_findings',
  {
    subjectKey: text('subject_key').notNull(),
    detector: text().$type<DetectorName>().notNull(),
    cycle: text().notNull(),
    serviceId: text('service_id'),
    fingerprint: text().notNull(),
    fingerprintWords: jsonb('fingerprint_words').$type<readonly string[]>().notNull(),
    ...groupingColumns,
    title: text().notNull(),
    story: text().notNull(),
    occurredAt: moment('occurred_at').notNull(),
    recordedAt: moment('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectKey, table.detector, table.cycle] }),
    // Occurrences of a fingerprint over time.
    index('counted_findings_by_fingerprint').on(table.fingerprint, table.occurredAt),
    // What people's edits of a pattern move.
    index('counted_findings_by_computed').on(table.computedFingerprint, table.subjectKey),
  ],
);
