import { eq, isNull, type SQL } from 'drizzle-orm';
import { candidates } from '../schema/candidates.ts';

/** What stands for no team where one is named; no id of a team begins so. */
export const noTeam = '-';

/** Only what belongs to the team, or to none; null asks for all. */
export function ofTeam(team: string | null): SQL | undefined {
  if (team === null) return undefined;
  return team === noTeam ? isNull(candidates.teamId) : eq(candidates.teamId, team);
}
