import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Answers } from '../../core/candidate/answers.ts';
import type { Said } from '../../core/score/said.ts';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** What was said of a candidate, and by whom. */
export type WordOf = Said & Answers & { by: string };

/** The decisions that carry a word. */
const says = ['confirm', 'dismiss'];

/**
 * What had been said of a candidate when it was confirmed or dismissed last, as the history tells;
 * null where nothing had been.
 */
export async function saidBefore(db: DbOrTx, candidateId: string): Promise<WordOf | null> {
  const [last] = await db
    .select({ word: sql<WordOf | null>`${auditEvents.detail} -> 'saidBefore'` })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        inArray(auditEvents.action, says),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(1);
  return last?.word ?? null;
}
