import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Answers } from '../../core/candidate/answers.ts';
import type { Said } from '../../core/score/said.ts';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** What was said of a candidate, and by whom; the release before kept one name for all of it. */
export type WordOf = Said & Answers & { by: string; closenessBy?: string; severityBy?: string };

/** What an undo goes back to, and what was said at any time since, which stays. */
export type SaidBefore = { word: WordOf | null; since: ReadonlySet<string> };

/** The decisions that carry a word. */
const decisions = ['confirm', 'dismiss'];

/** So often nobody changes their mind about one decision. */
const mostRead = 100;

/**
 * What had been said of a candidate when it was confirmed or dismissed last, as the history tells, and
 * of which factors something was said after that, without a decision.
 */
export async function saidBefore(db: DbOrTx, candidateId: string): Promise<SaidBefore> {
  const events = await db
    .select({
      action: auditEvents.action,
      word: sql<WordOf | null>`${auditEvents.detail} -> 'saidBefore'`,
      about: sql<string[] | null>`${auditEvents.detail} -> 'about'`,
    })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        inArray(auditEvents.action, [...decisions, 'said']),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(mostRead);
  const last = events.findIndex(({ action }) => decisions.includes(action));
  const later = last < 0 ? events : events.slice(0, last);
  return {
    word: events[last]?.word ?? null,
    since: new Set(later.flatMap(({ about }) => about ?? [])),
  };
}
