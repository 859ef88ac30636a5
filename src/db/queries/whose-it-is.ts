import { inArray } from 'drizzle-orm';
import { type Decider, isOfOthers, type OtherTeam, sayWhose } from '../../core/decider.ts';
import type { DbOrTx } from '../client.ts';
import { teams } from '../schema/index.ts';

/** Why somebody may not decide on what belongs to one of these teams; null where they may. */
export async function whoseItIs(
  db: DbOrTx,
  decider: Pick<Decider, 'onlyTeams'>,
  asked: readonly (string | null)[],
): Promise<(team: string | null) => OtherTeam | null> {
  const others = new Set(asked.filter((team) => isOfOthers(decider, team)));
  const { onlyTeams = [] } = decider;
  // Names are asked for only where somebody is refused.
  if (others.size === 0) return () => null;
  const ids = [...others, ...onlyTeams].filter((id) => id !== null);
  const rows = await db
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(inArray(teams.id, ids));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return (team) =>
    isOfOthers(decider, team)
      ? { code: 'other-team', team, detail: sayWhose(nameOf(team), onlyTeams.map(nameOf)) }
      : null;
}

/** That, of the first of several teams that is somebody else's. */
export async function whoseTheyAre(
  db: DbOrTx,
  decider: Pick<Decider, 'onlyTeams'>,
  asked: readonly (string | null)[],
): Promise<OtherTeam | null> {
  const team = asked.find((each) => isOfOthers(decider, each));
  if (team === undefined) return null;
  return (await whoseItIs(db, decider, [team]))(team);
}
