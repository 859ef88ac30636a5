import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { deploymentCreated, deploymentId } from './deployments-around.ts';

/** A deployment, from when it was made to the last that was told of it. */
export type ToldDeployment = { subjectKey: string; id: string; from: Date; until: Date };

/** The deployments of these environments that a webhook told of which is no longer kept. */
export function deploymentsNotKept(
  db: DbOrTx,
  keys: readonly string[],
): Promise<readonly ToldDeployment[]> {
  return told(
    db,
    keys,
    sql`source = 'webhook' and delivery_id is not null
      and not exists (select 1 from deliveries where deliveries.id = signals.delivery_id)`,
  );
}

/** Those that these deliveries told of when they were processed, or the API since then. */
export function deploymentsOf(
  db: DbOrTx,
  keys: readonly string[],
  by: { deliveryIds: readonly string[]; apiSince: Date | null },
): Promise<readonly ToldDeployment[]> {
  const byApi =
    by.apiSince === null
      ? sql`false`
      : sql`(source = 'api' and received_at >= ${by.apiSince.toISOString()}::timestamptz)`;
  return told(
    db,
    keys,
    sql`(delivery_id = any(${sql.param([...by.deliveryIds])}::uuid[]) or ${byApi})`,
  );
}

async function told(db: DbOrTx, keys: readonly string[], which: SQL) {
  if (keys.length === 0) return [];
  const rows = await db.execute<{ key: string; id: string; made: string; last: Date | string }>(sql`
    select subject_key as key, ${deploymentId} as id, min(${deploymentCreated}) as made,
      max(occurred_at) as last
    from signals
    where subject_key = any(${sql.param([...keys])}::text[]) and ${deploymentId} is not null
    group by subject_key, ${deploymentId}
    having bool_or(${which})
    order by made, key, id`);
  return rows.map(({ key, id, made, last }) => {
    const [from, until] = [new Date(made), new Date(last)];
    return { subjectKey: key, id, from, until: until < from ? from : until };
  });
}
