import { type Chip, ChipList } from './chip-list.tsx';
import { saySince } from './inbox-filters.tsx';
import type { FrameProps } from './inbox-frame.tsx';
import {
  type InboxAt,
  inboxAddress,
  isFiltered,
  type Narrowed,
  narrowedTo,
  nothingElse,
} from './origin.ts';
import { teamChoice } from './team-choice.ts';
import { sayTeam, teamInAddress } from './team-menu.tsx';
import { detectorWords } from './words/candidate-words.ts';

type ChipsProps = Pick<FrameProps, 'at' | 'teams' | 'services' | 'caller' | 'counts'>;

/** What narrows the list, each with the way to do without it, and how much that hides. */
export function FilterChips(props: ChipsProps) {
  const chips = chipsOf(props);
  if (chips.length === 0) return null;
  return (
    <div class="filter-state">
      <ChipList chips={chips} />
      <FiltersHide {...props} />
    </div>
  );
}

function chipsOf({ at, teams, services, caller }: ChipsProps): readonly Chip[] {
  const chosen = teamChoice(at, caller);
  const { service, detector, since, q } = at;
  const chip = (text: string | null, without: Partial<Narrowed>) =>
    text === null ? [] : [{ text, href: inboxAddress(narrowedTo(at, without)) }];
  const serviceName = services.find(({ id }) => id === service)?.name ?? service;
  return [
    ...chip(chosen === 'all' ? null : sayTeam(chosen, teams), {
      team: teamInAddress('all', caller),
    }),
    ...chip(serviceName, { service: null }),
    ...chip(detector && detectorWords[detector], { detector: null }),
    ...chip(since && saySince(since), { since: null }),
    ...chip(q && `“${q}”`, { q: null }),
  ];
}

/** How much waits besides; a list that shows nothing says so itself. */
function FiltersHide({ at, counts }: ChipsProps) {
  const { view } = at;
  const isEmpty = (view === 'open' || view === 'settling') && counts[view] === 0;
  if (!isFiltered(at) || isEmpty) return null;
  const everything = inboxAddress(narrowedTo(at, nothingElse));
  const hidden = hiddenBy(at, counts);
  return (
    <p class="hint">
      {hidden === 0
        ? null
        : `The filters hide ${hidden === null ? 'the rest' : `${hidden} more`}. `}
      <a href={everything}>Remove the filters</a>
    </p>
  );
}

/** How many more rows wait; null where a list has no end to count to. */
export function hiddenBy({ view }: InboxAt, counts: FrameProps['counts']): number | null {
  if (view !== 'open' && view !== 'settling') return null;
  return counts.unfiltered[view] - counts[view];
}
