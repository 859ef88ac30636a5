import { sql } from 'drizzle-orm';
import { subjectKey } from '../../core/subject.ts';
import type { DbOrTx } from '../client.ts';

/** `ids` are the provider's own; `open` is how many there are, also where fewer are read. */
export type IncidentsToRead = { ids: readonly string[]; open: number };

/**
 * The incidents of a connection that may have gone on: those that were open when they were last heard
 * of, and those that ended since `endedSince`, which may have been opened again. Of more than `most`
 * those that were looked at longest ago.
 */
export async function incidentsToRead(
  db: DbOrTx,
  connectionId: string,
  endedSince: Date,
  most: { open: number; ended: number },
): Promise<IncidentsToRead> {
  // Whatever is told of a subject, be it nothing new, moves its time.
  const rows = await db.execute<{ key: string; is_open: boolean; count: number }>(sql`
    with near as (
      select key, ended_at is null as is_open,
        row_number() over (partition by ended_at is null order by subjects.updated_at, key) as nth,
        (count(*) over (partition by ended_at is null))::int as count
      from incidents join subjects on subjects.key = incidents.subject_key
      where incidents.connection_id = ${connectionId}
        and (ended_at is null or ended_at >= ${endedSince.toISOString()}::timestamptz)
    )
    select key, is_open, count from near
    where nth <= case when is_open then ${most.open}::int else ${most.ended}::int end
    order by key`);
  const prefix = subjectKey(connectionId, { kind: 'incident', id: '' });
  return {
    ids: rows.map(({ key }) => key.slice(prefix.length)),
    open: rows.find((row) => row.is_open)?.count ?? 0,
  };
}
