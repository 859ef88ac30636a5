import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Facts, stored once each. */
export const signals = pgTable(
  'signals',
  {
    subjectKey: text('subject_key').notNull(),
    factKey: text('fact_key').notNull(),
    kind: text().notNull(),
    occurredAt: moment('occurred_at').notNull(),
    recordedAt: moment('recorded_at').notNull(),
    /** When the request that carried it arrived; bounds what the provider's time may claim. */
    receivedAt: moment('received_at').notNull(),
    /** Told by a look back. */
    historical: boolean().notNull().default(false),
    source: text().$type<'webhook' | 'api'>().notNull(),
    deliveryId: uuid('delivery_id'),
    data: jsonb().$type<unknown>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectKey, table.factKey] }),
    // "What came of this delivery?"
    index('signals_delivery').on(table.deliveryId),
    // "What did an owner's runs do in this quarter of an hour?"
    index('signals_run_ends')
      .on(
        sql`split_part(subject_key, '/', 1)`,
        sql`lower(split_part(data->'run'->>'repository', '/', 1))`,
        table.occurredAt,
      )
      .where(sql`kind = 'ci_run.completed'`),
    // "Did many of them fail?", which is asked far more often.
    index('signals_run_failures')
      .on(
        sql`split_part(subject_key, '/', 1)`,
        sql`lower(split_part(data->'run'->>'repository', '/', 1))`,
        table.occurredAt,
      )
      .where(
        sql`kind = 'ci_run.completed' and data->>'conclusion' in ('failure', 'timed_out', 'startup_failure')`,
      ),
    // "What was deployed to this environment around that time, by what decided it, and by when it was
    // made?", all that is known of these deployments, and what was asked about them.
    index('signals_deployments')
      .on(table.subjectKey, sql`(data->'deployment'->>'createdAt')`)
      .where(sql`(data->'deployment'->>'createdAt') is not null`),
    index('signals_decisions')
      .on(table.subjectKey, table.occurredAt)
      .where(sql`kind in ('deployment.succeeded', 'deployment.failed')`),
    index('signals_of_deployment')
      .on(table.subjectKey, sql`(data->'deployment'->>'id')`)
      .where(sql`(data->'deployment'->>'id') is not null`),
    index('signals_about_revisions')
      .on(table.subjectKey, sql`split_part(fact_key, ':', -1)`)
      .where(sql`kind in ('revisions.compared', 'question.unanswered')`),
    // "Which environments got this revision?"
    index('signals_deployed_revision')
      .on(sql`(data->'deployment'->>'sha')`)
      .where(sql`kind = 'deployment.succeeded'`),
  ],
);
