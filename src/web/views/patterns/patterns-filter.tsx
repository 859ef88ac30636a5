import { noTeam } from '../../../db/queries/of-team.ts';
import type { Caller } from '../../caller.ts';
import { ChipList } from '../chip-list.tsx';
import { SearchField } from '../search-field.tsx';
import { teamChoice } from '../team-choice.ts';
import { sayTeam, type TeamName, teamInAddress } from '../team-menu.tsx';
import { plainLine } from '../words/cut-text.ts';
import { type PatternsAt, patternsAddress } from './patterns-at.ts';

type FilterProps = { at: PatternsAt; teams: readonly TeamName[]; caller: Caller };

const orders = [
  { sort: 'rate', text: 'Most often lately' },
  { sort: 'trend', text: 'Rising first' },
] as const;

/** In which order and which of the patterns; the address carries it all, so it works without script. */
export function PatternsFilter(props: FilterProps) {
  const { at } = props;
  return (
    <>
      <nav class="orders" aria-label="Sorted by">
        {orders.map(({ sort, text }) => (
          <a
            class="chip"
            href={patternsAddress({ ...at, sort })}
            aria-current={sort === at.sort ? 'true' : undefined}
          >
            {text}
          </a>
        ))}
      </nav>
      <FilterForm {...props} />
      <Chips {...props} />
    </>
  );
}

function FilterForm({ at, teams, caller }: FilterProps) {
  const chosen = teamChoice(at, caller);
  const own = caller.teams.length === 0 ? [] : ['mine'];
  const choices = [...own, 'all', ...teams.map(({ id }) => id), noTeam];
  return (
    <search>
      <form class="filters" method="get" action="/patterns">
        {at.sort === 'rate' ? null : <input type="hidden" name="sort" value={at.sort} />}
        <SearchField q={at.q} />
        <select class="filter-team" name="team" aria-label="Team">
          {choices.map((choice) => (
            <option value={choice} selected={choice === chosen}>
              {plainLine(sayTeam(choice, teams), 80)}
            </option>
          ))}
        </select>
        <button type="submit" class="button">
          Show
        </button>
      </form>
    </search>
  );
}

/** What narrows the list, each with the way to do without it. */
function Chips({ at, teams, caller }: FilterProps) {
  const chosen = teamChoice(at, caller);
  const allTeams = patternsAddress({ ...at, team: teamInAddress('all', caller) });
  const chips = [
    ...(chosen === 'all' ? [] : [{ text: sayTeam(chosen, teams), href: allTeams }]),
    ...(at.q === null ? [] : [{ text: `“${at.q}”`, href: patternsAddress({ ...at, q: null }) }]),
  ];
  return chips.length === 0 ? null : <ChipList chips={chips} />;
}
