import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { SubjectKind } from '../../core/subject.ts';
import { moment } from './moment.ts';

/** Locked while its facts are added and detection runs. */
export const subjects = pgTable('subjects', {
  key: text().primaryKey(),
  connectionId: text('connection_id').notNull(),
  kind: text().$type<SubjectKind>().notNull(),
  /** Everything known of it was loaded from the past. */
  historical: boolean().notNull().default(false),
  /** What each detector said last, found or not. */
  because: jsonb().$type<readonly string[]>().notNull(),
  /** What its provider has to be asked, as its facts stood last. */
  openQuestions: jsonb('open_questions').$type<readonly unknown[]>().notNull().default([]),
  /** When something was learnt of it last, and when a webhook told of it last. */
  learntAt: moment('learnt_at'),
  toldAt: moment('told_at'),
  updatedAt: moment('updated_at').notNull(),
});
