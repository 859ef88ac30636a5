import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';

/**
 * Seconds until the project takes another ticket within the limit of so many in 24 hours; 0 for now.
 * Counts creates that were put on the wire and may have made something. Others that ask for the same
 * project wait until this transaction ends, so that no two take the last place.
 */
export async function secondsUntilRoom(
  tx: Transaction,
  place: { connectionIds: readonly string[]; project: string },
  limit: number,
): Promise<number> {
  const { connectionIds, project } = place;
  const [first = ''] = [...connectionIds].sort();
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`tickets of ${first} ${project}`}, 0))`,
  );
  const [row] = await tx.execute<{ seconds: string }>(sql`
    select extract(epoch from sent_at + interval '24 hours' - closecall_now()) as seconds
    from follow_ups
    where project = ${project} and sent_at > closecall_now() - interval '24 hours'
      and connection_id = any(${sql.param([...connectionIds])}::text[])
    order by sent_at desc offset ${limit - 1} limit 1`);
  return row === undefined ? 0 : Math.max(1, Number(row.seconds));
}
