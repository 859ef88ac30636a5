import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { FIX_IS_OUT_AFTER_MS } from '../core/follow-up/fix-is-out.ts';
import type { DbOrTx } from '../db/client.ts';
import { wasDeployedBetween } from '../db/queries/was-deployed-between.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';

/** Jira shows it, or may show it again: nobody can be sent to what is deleted. */
export const isStillThere = sql`coalesce(${followUps.gone}, '') not in ('deleted', 'not_found')`;

/** What happened again, as far as it says whether it joins a ticket. */
export type Repeated = Pick<
  CandidateRow,
  'fingerprint' | 'environment' | 'serviceId' | 'finding' | 'occurredAt'
>;

/**
 * The ticket of this fingerprint that was done last, where its fix was hardly out when this happened:
 * teams close at merge. Such a time is said on that ticket, however late somebody confirms it. Null where
 * seven days passed between the ticket's end and this time, or the service was deployed between: then it
 * came back.
 */
export async function finishedJustNow(
  db: DbOrTx,
  candidate: Repeated,
): Promise<FollowUpRow | null> {
  const [last] = await db
    .select()
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, candidate.fingerprint),
        inArray(followUps.status, ['done', 'wont_do']),
        isNull(followUps.closedAsMistakeAt),
        isStillThere,
      ),
    )
    .orderBy(desc(followUps.closedAt))
    .limit(1);
  const closedAt = last?.closedAt ?? null;
  if (last?.status !== 'done' || closedAt === null) return null;
  const { occurredAt } = candidate;
  if (occurredAt.getTime() - closedAt.getTime() >= FIX_IS_OUT_AFTER_MS) return null;
  const span = { from: closedAt, until: occurredAt };
  return (await wasDeployedBetween(db, candidate, span)) ? null : last;
}
