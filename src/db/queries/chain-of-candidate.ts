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
  beganAt: Date;
  occurredAt: Date;
};

type Row = Omit<ChainLink, 'beganAt' | 'occurredAt'> & { began: Date | string; at: Date | string };

/** More than that is no story any more; what lies nearest is kept. */
const mostLinks = 20;

/** What is linked with what is linked is followed so many times. */
const mostSteps = 3;

/**
 * A candidate's chain, itself in it, in the order in which its links began: candidates of the same
 * service, environment or revision that lie close together, and what is linked with those in turn.
 * What was taken back and what another candidate stands for is no link.
 */
export async function chainOfCandidate(db: DbOrTx, id: string): Promise<readonly ChainLink[]> {
  const links = new Map<string, ChainLink>();
  let frontier = [id];
  for (
    let step = 0;
    step <= mostSteps && frontier.length > 0 && links.size < mostLinks;
    step += 1
  ) {
    const near = step === 0 ? await itself(db, id) : await neighbours(db, frontier);
    const fresh = near.filter((link) => !links.has(link.id)).slice(0, mostLinks - links.size);
    for (const link of fresh) links.set(link.id, link);
    frontier = fresh.map((link) => link.id);
  }
  return [...links.values()].sort(byBeginning);
}

function byBeginning(a: ChainLink, b: ChainLink): number {
  return (
    a.beganAt.getTime() - b.beganAt.getTime() ||
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

const columns = sql`id, detector, subject_key as subject, title, status,
  coalesce(began_at, occurred_at) as began, occurred_at as at`;

const counts = sql`status <> 'withdrawn' and not (status = 'merged' and decided_by = 'system')`;

function itself(db: DbOrTx, id: string): Promise<readonly ChainLink[]> {
  return read(
    db,
    sql`select ${columns} from candidates where id = ${id}::uuid and status <> 'withdrawn'`,
  );
}

/** The nearest first; each way of belonging together has its own index. */
function neighbours(db: DbOrTx, ids: readonly string[]): Promise<readonly ChainLink[]> {
  const near = sql.raw(`interval '${CHAIN_HOURS} hours'`);
  const nearRevision = sql.raw(`interval '${CHAIN_HOURS_OF_REVISION} hours'`);
  const nearest = sql`order by abs(extract(epoch from occurred_at - link.occurred_at)) limit ${mostLinks}`;
  const within = sql`occurred_at between link.occurred_at - ${near} and link.occurred_at + ${near}`;
  return read(
    db,
    sql`
    select distinct on (other.id) other.* from candidates link
    join lateral (
      (select ${columns} from candidates where service_id = link.service_id and ${within}
        and ${counts} ${nearest})
      union all
      (select ${columns} from candidates where environment = link.environment and ${within}
        and ${counts} ${nearest})
      union all
      (select ${columns} from candidates where revisions && link.revisions
        and occurred_at between link.occurred_at - ${nearRevision} and link.occurred_at + ${nearRevision}
        and ${counts} ${nearest})
    ) other on true
    where link.id = any(${sql.param([...ids])}::uuid[])
    order by other.id`,
  );
}

async function read(db: DbOrTx, query: ReturnType<typeof sql>): Promise<readonly ChainLink[]> {
  const rows = await db.execute<Row>(query);
  return rows.map(({ began, at, ...row }) => ({
    ...row,
    beganAt: new Date(began),
    occurredAt: new Date(at),
  }));
}
