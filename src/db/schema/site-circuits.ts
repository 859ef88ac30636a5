import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** A tracker's site that failed of late; a success deletes the row. Every process obeys it. */
export const siteCircuits = pgTable('site_circuits', {
  /** What connections to the same site share. */
  site: text().primaryKey(),
  /** Failures in a row, reads and writes apart: a site may read well and not write. */
  readFailures: integer('read_failures').notNull().default(0),
  writeFailures: integer('write_failures').notNull().default(0),
  /** How often in a row it was found unwell; each time writes wait longer. */
  openings: integer().notNull().default(0),
  since: moment('since').notNull(),
  /** No write before; null while too little failed. Whoever asks then tries first, and moves it on. */
  openUntil: moment('open_until'),
  problem: text().notNull(),
});
