import { pgTable, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Round trips through the queue, asked by any process and answered by any worker. */
export const queueProbes = pgTable('queue_probes', {
  id: uuid().primaryKey(),
  askedAt: moment('asked_at').notNull(),
  answeredAt: moment('answered_at'),
});
