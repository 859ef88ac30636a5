import { noTeam } from '../../db/queries/of-team.ts';
import { type InboxAt, inboxAddress } from './origin.ts';
import { OutsideText } from './outside-text.tsx';

/** A team to choose from. */
export type TeamName = { id: string; name: string };

type MenuProps = Pick<InboxAt, 'view' | 'team'> & { teams: readonly TeamName[] };

/** Narrows a list down to one team; opens without script. */
export function TeamMenu({ view, team, teams }: MenuProps) {
  if (teams.length === 0 && team === null) return null;
  const choices = [{ id: null, name: 'All teams' }, ...teams, { id: noTeam, name: 'No team yet' }];
  return (
    <details class="menu team-menu" name="team">
      <summary class="button button-small">
        <span class="visually-hidden">Show </span>
        <OutsideText text={sayTeam(team, teams)} most={40} />
      </summary>
      <nav class="menu-panel" aria-label="Teams">
        {choices.map(({ id, name }) => (
          <a
            class="menu-item"
            href={inboxAddress({ view, team: id })}
            aria-current={id === team ? 'page' : undefined}
          >
            <OutsideText text={name} most={80} />
          </a>
        ))}
      </nav>
    </details>
  );
}

/** A team as an address names it, for people; null is all of them. */
export function sayTeam(team: string | null, teams: readonly TeamName[]): string {
  if (team === null) return 'All teams';
  if (team === noTeam) return 'No team yet';
  return teams.find(({ id }) => id === team)?.name ?? team;
}
