import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

export type TeamWithoutTracker = { teamId: string; teamName: string };

/** The teams whose tickets have nowhere to go, by id. */
export async function teamsWithoutTracker(db: DbOrTx): Promise<readonly TeamWithoutTracker[]> {
  return db.execute<TeamWithoutTracker>(sql`
    select id as "teamId", name as "teamName" from teams
    where jsonb_typeof(jira) is distinct from 'object'
    order by id limit 500`);
}
