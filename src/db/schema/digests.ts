import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { DigestContent } from '../../core/digest/tell-digest.ts';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';

/** What a team was told on one of its days; without content where there was nothing to tell. */
export const digests = pgTable(
  'digests',
  {
    id: uuid().primaryKey(),
    teamId: text('team_id').notNull(),
    /** `2026-11-30`, as the team's calendar shows it. */
    day: text().notNull(),
    content: jsonb().$type<DigestContent>(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    // A team is told once a day, however many processes look at the clock.
    uniqueIndex('digests_day').on(table.teamId, table.day),
    // "What was the team told of lately?"
    index('digests_told').on(table.teamId, table.createdAt).where(sql`content is not null`),
  ],
);

export const digestChannels = ['email', 'chat'] as const;

export type DigestChannel = (typeof digestChannels)[number];

/** Each way that a digest goes. What was sent without a clear answer is not sent again. */
export const digestSends = pgTable(
  'digest_sends',
  {
    digestId: uuid('digest_id')
      .notNull()
      .references(() => digests.id, { onDelete: 'cascade' }),
    channel: text().$type<DigestChannel>().notNull(),
    status: text().$type<'waiting' | 'sending' | 'sent' | 'unclear' | 'failed'>().notNull(),
    /** Why it was not sent, in a sentence. */
    problem: text(),
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.digestId, table.channel] })],
);

/** The address of a team's chat: whoever has it can write there. */
export const teamChats = pgTable('team_chats', {
  teamId: text('team_id').primaryKey(),
  /** AES-256-GCM, bound to this row. */
  sealed: bytea().notNull(),
  keyId: text('key_id').notNull(),
  lastFour: text('last_four').notNull(),
  createdAt: moment('created_at').notNull(),
});
