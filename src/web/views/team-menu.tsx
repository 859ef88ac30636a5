import { noTeam } from '../../db/queries/of-team.ts';
import type { Caller } from '../caller.ts';
import { OutsideText } from './outside-text.tsx';
import { teamChoice } from './team-choice.ts';

/** A team to choose from. */
export type TeamName = { id: string; name: string };

type MenuProps = {
  chosen: string;
  teams: readonly TeamName[];
  caller: Caller;
  /** The address of the page with another choice. */
  hrefOf: (choice: string) => string;
};

/** Narrows a page down to one's own teams or one of all; opens without script. */
export function TeamMenu({ chosen, teams, caller, hrefOf }: MenuProps) {
  if (teams.length === 0 && chosen === 'all') return null;
  const own = caller.teams.length === 0 ? [] : [{ id: 'mine', name: 'My teams' }];
  const choices = [...own, { id: 'all', name: 'All teams' }, ...teams, { id: noTeam, name: none }];
  return (
    <details class="menu team-menu" name="team">
      <summary class="button button-small">
        <span class="visually-hidden">Show </span>
        <OutsideText text={sayTeam(chosen, teams)} most={40} />
      </summary>
      <nav class="menu-panel" aria-label="Teams">
        {choices.map(({ id, name }) => (
          <a class="menu-item" href={hrefOf(id)} aria-current={id === chosen ? 'page' : undefined}>
            <OutsideText text={name} most={80} />
          </a>
        ))}
      </nav>
    </details>
  );
}

const none = 'No team yet';

/** What goes without saying is left out of the address. */
export function teamInAddress(choice: string, caller: Caller): string | null {
  return choice === teamChoice({ team: null }, caller) ? null : choice;
}

/** A choice of teams, for people. */
export function sayTeam(choice: string, teams: readonly TeamName[]): string {
  if (choice === 'all') return 'All teams';
  if (choice === 'mine') return 'My teams';
  if (choice === noTeam) return none;
  return teams.find(({ id }) => id === choice)?.name ?? choice;
}
