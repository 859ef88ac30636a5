import { followUpStatuses } from '../../core/follow-up/transitions.ts';
import { noTeam } from '../../db/queries/of-team.ts';
import type { Team } from './assign-form.tsx';
import type { FollowUpsAt } from './origin.ts';
import { plainLine } from './words/cut-text.ts';
import { followUpWords } from './words/follow-up-words.ts';

type FilterProps = { at: FollowUpsAt; teams: readonly Team[] };

/** Narrows the page down; a form that asks, so it works without script. */
export function FollowUpFilter({ at, teams }: FilterProps) {
  return (
    <form class="filters" method="get" action="/follow-ups">
      <label class="field">
        <span>Where it stands</span>
        <select name="state">
          <option value="">Anywhere</option>
          {followUpStatuses.map((status) => (
            <option value={status} selected={status === at.state}>
              {followUpWords[status].text}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Team</span>
        <select name="team">
          <option value="">All teams</option>
          {teams.map(({ id, name }) => (
            <option value={id} selected={id === at.team}>
              {plainLine(name, 80)}
            </option>
          ))}
          <option value={noTeam} selected={at.team === noTeam}>
            No team yet
          </option>
        </select>
      </label>
      <button type="submit" class="button">
        Show
      </button>
      {at.state === null && at.team === null ? null : <a href="/follow-ups">Show all</a>}
    </form>
  );
}

/** The address of a list with its filter and whatever else it names. */
export function followUpsAddress(
  { state, team }: FollowUpsAt,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...(state === null ? {} : { state }),
    ...(team === null ? {} : { team }),
    ...more,
  }).toString();
  return query === '' ? '/follow-ups' : `/follow-ups?${query}`;
}
