import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { ServiceMatch } from '../../core/service-match.ts';

export const services = pgTable(
  'services',
  {
    id: text().primaryKey(),
    name: text(),
    teamId: text('team_id'),
    /** 1 catastrophic if it fails … 4 negligible; null is treated as 3 and said so. */
    tier: smallint(),
    match: jsonb().$type<ServiceMatch>().notNull(),
    /** The file's order decides between services that match alike. */
    position: integer().notNull().default(0),
  },
  (table) => [check('services_tier', sql`${table.tier} between 1 and 4`)],
);
