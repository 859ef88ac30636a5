import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';

/**
 * Who is to hear what became of a report. What was reported is a fact of the subject of that id; who
 * reported without a name has nothing here that leads to them.
 */
export const reports = pgTable(
  'reports',
  {
    /** A digest of what only the reporter knows: the token of their receipt, or their key. */
    id: text().primaryKey(),
    /** As in the audit; null where they left their name out. */
    reporter: text(),
    /** Sealed; gone once the word was sent, and after half a year. */
    email: bytea(),
    madeAt: moment('made_at').notNull(),
    /** When the reporter looked at the news last. */
    seenAt: moment('seen_at'),
    /** When the one word by e-mail was sent, or tried. */
    toldAt: moment('told_at'),
  },
  (table) => [
    // "What did I report?", with every page.
    index('reports_by_reporter').on(table.reporter, table.madeAt).where(sql`reporter is not null`),
  ],
);
