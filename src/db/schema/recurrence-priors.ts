import { doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { DetectorName } from '../../core/detect/finding.ts';
import { moment } from './moment.ts';

/** How often things come back, by detector and tier, as learnt from what was seen. */
export const recurrencePriors = pgTable(
  'recurrence_priors',
  {
    detector: text().$type<DetectorName>().notNull(),
    /** 0: of all tiers. */
    tier: integer().notNull(),
    alpha: doublePrecision().notNull(),
    /** In days. */
    beta: doublePrecision().notNull(),
    /** From how many fingerprints, seen in how many days. */
    fingerprints: integer().notNull(),
    periodDays: doublePrecision('period_days').notNull(),
    learntAt: moment('learnt_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.detector, table.tier] })],
);
