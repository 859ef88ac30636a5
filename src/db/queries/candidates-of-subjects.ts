import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';

export type CandidateInShort = Awaited<ReturnType<typeof candidatesOfSubjects>>[number];

/** What people see of the candidates of these subjects, to compare it with what they are later. */
export async function candidatesOfSubjects(db: DbOrTx, keys: readonly string[]) {
  return db
    .select({
      id: candidates.id,
      subjectKey: candidates.subjectKey,
      detector: candidates.detector,
      cycle: candidates.cycle,
      status: candidates.status,
      title: candidates.title,
      story: candidates.story,
      closeness: candidates.closeness,
      service: candidates.serviceId,
      fingerprint: candidates.fingerprint,
      because: sql<string | null>`${candidates.finding}->>'withdrawn'`,
      /** Another text for another finding. */
      found: sql<string>`md5(${candidates.finding}::text)`,
      factsChanged: candidates.factsChanged,
      decidedBy: candidates.decidedBy,
      /** Of its ticket; null without one. */
      followUp: followUps.status,
      updatedAt: candidates.updatedAt,
    })
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(inArray(candidates.subjectKey, [...keys]))
    .orderBy(asc(candidates.subjectKey), asc(candidates.occurredAt), asc(candidates.id));
}
