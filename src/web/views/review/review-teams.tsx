import type { Caller } from '../../caller.ts';
import { OutsideText } from '../outside-text.tsx';

type Props = {
  week: string;
  team: string;
  teams: readonly { id: string; name: string }[];
  caller: Caller;
};

/** Whose near misses the page shows; opens without script. */
export function ReviewTeams({ week, team, teams, caller }: Props) {
  if (teams.length === 0) return null;
  const choices = [
    ...(caller.teams.length === 0 ? [] : [{ id: 'mine', name: 'My teams' }]),
    { id: 'all', name: 'All teams' },
    ...teams,
  ];
  const chosen = choices.find(({ id }) => id === team)?.name ?? team;
  return (
    <details class="menu team-menu" name="team">
      <summary class="button button-small">
        <span class="visually-hidden">Show </span>
        <OutsideText text={chosen} most={40} />
      </summary>
      <nav class="menu-panel" aria-label="Teams">
        {choices.map(({ id, name }) => (
          <a
            class="menu-item"
            href={`/review?${new URLSearchParams({ week, team: id })}`}
            aria-current={id === team ? 'page' : undefined}
          >
            <OutsideText text={name} most={80} />
          </a>
        ))}
      </nav>
    </details>
  );
}
