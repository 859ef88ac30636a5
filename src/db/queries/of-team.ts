import { inArray, isNull, or, type SQL } from 'drizzle-orm';
import { candidates } from '../schema/candidates.ts';

/** What stands for no team where one is named; no id of a team begins so. */
export const noTeam = '-';

/** Only what belongs to one of the teams, or to none where that is named. */
export function ofTeams(teams: readonly string[]): SQL | undefined {
  const named = teams.filter((team) => team !== noTeam);
  return or(
    inArray(candidates.teamId, named),
    teams.includes(noTeam) ? isNull(candidates.teamId) : undefined,
  );
}
