import { count, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateFilter, candidatesLike } from './list-candidates.ts';

/** Gives a job its candidates, each in the version that was seen; answers how many they are. */
export async function insertNamedItems(
  tx: Transaction,
  jobId: string,
  items: readonly { id: string; version: number }[],
): Promise<number> {
  const rows = await tx.execute(sql`
    insert into bulk_items (job_id, position, candidate_id, version)
    select ${jobId}::uuid, named.position, named.id, named.version
    from rows from (jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as (id uuid, version integer))
      with ordinality as named (id, version, position)
    returning position`);
  return rows.length;
}

/** The same with what matches at this moment, in its version of now, newest first; so many at most. */
export async function insertMatchingItems(
  tx: Transaction,
  jobId: string,
  { filter, most }: { filter: CandidateFilter; most: number },
): Promise<number> {
  const rows = await tx.execute(sql`
    insert into bulk_items (job_id, position, candidate_id, version)
    select ${jobId}::uuid, row_number() over (order by occurred_at desc, id desc), id, version
    from candidates where ${candidatesLike(filter) ?? sql`true`}
    order by occurred_at desc, id desc limit ${most}
    returning position`);
  return rows.length;
}

/** The same with what another job decided, in the version that it made. */
export async function insertDecidedItems(
  tx: Transaction,
  jobId: string,
  decidedBy: string,
): Promise<number> {
  const rows = await tx.execute(sql`
    insert into bulk_items (job_id, position, candidate_id, version)
    select ${jobId}::uuid, row_number() over (order by position), candidate_id, version_after
    from bulk_items where job_id = ${decidedBy}::uuid and outcome = 'decided'
    returning position`);
  return rows.length;
}

/** How many match. */
export async function countMatching(tx: Transaction, filter: CandidateFilter): Promise<number> {
  const [row] = await tx.select({ count: count() }).from(candidates).where(candidatesLike(filter));
  return row?.count ?? 0;
}
