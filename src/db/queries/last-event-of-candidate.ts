import { and, desc, eq, inArray, notInArray, notLike } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

export type LastEvent = { actor: string; action: string; at: Date };

type DetailedEvent = LastEvent & Pick<typeof auditEvents.$inferSelect, 'detail'>;

/** What is told of a candidate without moving it. */
const movesNothing = [
  'detected',
  'facts_changed',
  'handed_ticket_on',
  'let_go',
  'assign',
  'said',
  'noted',
  'note_deleted',
  'lesson_written',
  'lesson_removed',
  'belongs_elsewhere',
];

/** What moved each of these last; attempts that were refused and what only goes with a move move nothing. */
export async function lastEventsOfCandidates(
  db: DbOrTx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, DetailedEvent>> {
  if (candidateIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([auditEvents.entityId], {
      id: auditEvents.entityId,
      actor: auditEvents.actor,
      action: auditEvents.action,
      at: auditEvents.at,
      detail: auditEvents.detail,
    })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        inArray(auditEvents.entityId, [...candidateIds]),
        notLike(auditEvents.action, '%\\_refused'),
        notInArray(auditEvents.action, movesNothing),
      ),
    )
    .orderBy(auditEvents.entityId, desc(auditEvents.id));
  return new Map(rows.map(({ id, ...event }) => [id, event]));
}

/** What moved one candidate last. */
export async function lastEventOfCandidate(
  db: DbOrTx,
  candidateId: string,
): Promise<DetailedEvent | null> {
  return (await lastEventsOfCandidates(db, [candidateId])).get(candidateId) ?? null;
}
