import { and, desc, eq, getTableColumns, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { ofTeams } from './of-team.ts';

/** What is left out is not asked for. */
export type CandidateFilter = {
  ids?: readonly string[] | undefined;
  status?: readonly CandidateStatus[] | undefined;
  detector?: readonly DetectorName[] | undefined;
  service?: readonly string[] | undefined;
  /** `noTeam` stands for what belongs to none. */
  team?: readonly string[] | undefined;
  fingerprint?: readonly string[] | undefined;
  /** Words that stand in title or story, in any case. */
  text?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
};

export type CandidatePosition = { occurredAt: Date; id: string };

/**
 * Candidates with their follow-ups, newest first. What is added while somebody reads page by page
 * moves none of the pages.
 */
export async function listCandidates(
  db: DbOrTx,
  filter: CandidateFilter,
  page: { after: CandidatePosition | null; limit: number },
) {
  return db
    .select({ candidate: getTableColumns(candidates), followUp: getTableColumns(followUps) })
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(and(candidatesLike(filter), page.after === null ? undefined : isAfter(page.after)))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(page.limit);
}

export type CandidateWithFollowUp = Awaited<ReturnType<typeof listCandidates>>[number];

function isAfter({ occurredAt, id }: CandidatePosition): SQL {
  return sql`(${candidates.occurredAt}, ${candidates.id}) < (${occurredAt.toISOString()}::timestamptz, ${id}::uuid)`;
}

/** The condition of a filter; undefined for one that lets everything through. */
export function candidatesLike(filter: CandidateFilter): SQL | undefined {
  const { ids, status, detector, service, team, fingerprint, text, since, until } = filter;
  return and(
    ids && inArray(candidates.id, [...ids]),
    status && inArray(candidates.status, [...status]),
    detector && inArray(candidates.detector, [...detector]),
    service && inArray(candidates.serviceId, [...service]),
    team && ofTeams(team),
    fingerprint && inArray(candidates.fingerprint, [...fingerprint]),
    text === undefined ? undefined : tells(text),
    since && gte(candidates.occurredAt, since),
    until && lt(candidates.occurredAt, until),
  );
}

function tells(text: string): SQL {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  // `ilike` would lower the pattern anew for each row, and each row twice.
  return sql`lower(${candidates.title} || chr(10) || ${candidates.story}) like lower(${pattern}::text)`;
}
