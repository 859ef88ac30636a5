import { sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DetectorName } from '../../core/detect/finding.ts';
import { CHAIN_HOURS, CHAIN_HOURS_OF_REVISION } from '../../core/relate/windows.ts';
import type { DbOrTx } from '../client.ts';

/** A near miss among those that belong to one story. */
export type ChainLink = {
  id: string;
  detector: DetectorName;
  subject: string;
  title: string;
  status: CandidateStatus;
  occurredAt: Date;
};

type Row = Omit<ChainLink, 'occurredAt'> & { root: string; at: Date | string };

/** A longer story is told by its first links. */
const mostLinks = 20;

/**
 * The chains of these candidates, by their ids, in the order in which their links began: candidates
 * of one service, environment or revision that lie close together, and what is linked with those in
 * turn. What was taken back and what another candidate stands for is no link.
 */
export async function chainsOfCandidates(
  db: DbOrTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ChainLink[]>> {
  if (ids.length === 0) return new Map();
  const near = sql.raw(`interval '${CHAIN_HOURS} hours'`);
  const nearRevision = sql.raw(`interval '${CHAIN_HOURS_OF_REVISION} hours'`);
  const rows = await db.execute<Row>(sql`
    with recursive chain (root, root_at, id) as (
      select id, occurred_at, id from candidates
        where id = any(${sql.param([...ids])}::uuid[]) and status <> 'withdrawn'
      union
      select chain.root, chain.root_at, other.id
      from chain
      join candidates link on link.id = chain.id
      join lateral (
        select id, status, decided_by, occurred_at from candidates
          where service_id = link.service_id
            and occurred_at between link.occurred_at - ${near} and link.occurred_at + ${near}
        union all
        select id, status, decided_by, occurred_at from candidates
          where environment = link.environment
            and occurred_at between link.occurred_at - ${near} and link.occurred_at + ${near}
        union all
        select id, status, decided_by, occurred_at from candidates
          where revisions && link.revisions
            and occurred_at between link.occurred_at - ${nearRevision}
              and link.occurred_at + ${nearRevision}
      ) other on true
      where other.status <> 'withdrawn'
        and not (other.status = 'merged' and other.decided_by = 'system')
        and other.occurred_at between chain.root_at - ${nearRevision} and chain.root_at + ${nearRevision}
    )
    select root, id, detector, subject_key as subject, title, status, occurred_at as at
    from (
      select chain.root, c.*, row_number() over (
        partition by chain.root order by coalesce(c.began_at, c.occurred_at), c.occurred_at, c.id
      ) as nth
      from chain join candidates c on c.id = chain.id
    ) as links
    where nth <= ${mostLinks}
    order by root, nth`);
  const chains = new Map<string, ChainLink[]>();
  for (const { root, at, id, detector, subject, title, status } of rows) {
    const link = { id, detector, subject, title, status, occurredAt: new Date(at) };
    chains.set(root, [...(chains.get(root) ?? []), link]);
  }
  return chains;
}
