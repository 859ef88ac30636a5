import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { announces } from './announces.ts';

/** An incident that people worked, and that a near miss of its service came before. */
export type AnnouncedIncident = {
  subject: string;
  title: string;
  number: number | null;
  url: string | null;
  startedAt: Date;
  /** Seconds from the near miss to the incident. */
  leadSeconds: number;
};

type Row = Omit<AnnouncedIncident, 'startedAt'> & { candidate: string; at: Date | string };

/** The first incident of the same service that people worked after each of these candidates. */
export async function announcedBy(
  db: DbOrTx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, AnnouncedIncident>> {
  if (candidateIds.length === 0) return new Map();
  const rows = await db.execute<Row>(sql`
    select c.id as candidate, i.subject_key as subject, i.title, i.number, i.url,
      i.started_at as at,
      extract(epoch from i.started_at - c.occurred_at)::float as "leadSeconds"
    from candidates c
    join lateral (
      select i.* from incidents i where ${announces} order by i.started_at, i.subject_key limit 1
    ) i on true
    where c.id = any(${sql.param([...candidateIds])}::uuid[])`);
  return new Map(
    rows.map(({ candidate, at, ...row }) => [candidate, { ...row, startedAt: new Date(at) }]),
  );
}
