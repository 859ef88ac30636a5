/**
 * Who decides, as the audit names them. `onlyTeams` are the teams whose near misses they may decide
 * on, besides those of no team; missing where they decide for everybody.
 */
export type Decider = { actor: string; onlyTeams?: readonly string[] | undefined };

/** It belongs to a team that somebody does not decide for; `detail` says whose it is and what to do. */
export type OtherTeam = { code: 'other-team'; team: string; detail: string };

/** Whether something of this team is somebody else's to decide on; what has no team is everybody's. */
export function isOfOthers(
  { onlyTeams }: Pick<Decider, 'onlyTeams'>,
  team: string | null,
): team is string {
  return onlyTeams !== undefined && team !== null && !onlyTeams.includes(team);
}

/** That, for the person who tried; the names are those that people know. */
export function sayWhose(team: string, own: readonly string[]): string {
  const rest = 'Ask them, or an admin.';
  if (own.length === 0) return `This belongs to ${team}, and you are in no team. ${rest}`;
  return `This belongs to ${team}; you decide for ${inWords(own)}. ${rest}`;
}

function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
