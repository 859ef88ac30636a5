import { eq } from 'drizzle-orm';
import type { TeamTracker } from '../core/team.ts';
import type { DbOrTx } from '../db/client.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { teams } from '../db/schema/index.ts';

/** Where a follow-up's ticket goes as its team is set up now. */
export type Target = TeamTracker & { teamId: string; teamName: string };

/** The target of a follow-up, or a sentence for people on why it has none. */
export async function targetOf(
  db: DbOrTx,
  { teamId }: Pick<FollowUpRow, 'teamId'>,
): Promise<Target | { problem: string }> {
  if (teamId === null) {
    return {
      problem:
        'It belongs to no team yet, so nobody knows which Jira project it goes to. Give its service a team, then try again.',
    };
  }
  const [team] = await db.select().from(teams).where(eq(teams.id, teamId));
  if (!team?.jira) {
    return { problem: `The team "${teamId}" has no Jira project yet. Set one, then try again.` };
  }
  return { ...team.jira, teamId, teamName: team.name };
}

/** Whether the team only rehearses, so that nothing at all is written for it. */
export async function isRehearsing(db: DbOrTx, row: Pick<FollowUpRow, 'teamId'>): Promise<boolean> {
  const target = await targetOf(db, row);
  return 'connection' in target && target.dryRun === true;
}
