import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

export type WhatWasRead = {
  incidents: number;
  runs: number;
  deployments: number;
  changes: number;
};

/** How much of each kind is known of a connection in that time, whoever told of it. */
export async function whatWasRead(
  db: DbOrTx,
  connectionId: string,
  range: { since: Date; until: Date },
): Promise<WhatWasRead> {
  const isInTime = (column: string) =>
    sql`${sql.identifier(column)} between ${range.since.toISOString()}::timestamptz
      and ${range.until.toISOString()}::timestamptz`;
  const isOf = (kind: string) => sql`starts_with(subject_key, ${`${connectionId}/${kind}:`})`;
  const [row] = await db.execute<WhatWasRead>(sql`
    select
      (select count(*)::int from incidents
        where connection_id = ${connectionId} and ${isInTime('started_at')}) as incidents,
      (select count(distinct subject_key)::int from signals
        where kind = 'ci_run.completed' and ${isInTime('occurred_at')} and ${isOf('ci_run')}
      ) as runs,
      (select count(distinct data->'deployment'->>'id')::int from signals
        where kind like 'deployment.%' and ${isInTime('occurred_at')} and ${isOf('environment')}
      ) as deployments,
      (select count(distinct subject_key)::int from signals
        where kind = 'change.moved' and ${isInTime('occurred_at')} and ${isOf('change_ticket')}
      ) as changes`);
  return row ?? { incidents: 0, runs: 0, deployments: 0, changes: 0 };
}
