import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { teamChoice } from '../team-choice.ts';
import { type TeamName, teamInAddress } from '../team-menu.tsx';
import { type ListedPattern, PatternRow } from './pattern-row.tsx';
import { type PatternsAt, patternsAddress } from './patterns-at.ts';
import { PatternsFilter } from './patterns-filter.tsx';
import { PatternsFrame } from './patterns-frame.tsx';

type PatternsProps = {
  caller: Caller;
  now: Date;
  at: PatternsAt;
  teams: readonly TeamName[];
  items: readonly ListedPattern[];
  isFirstPage: boolean;
  /** How many there are without the filters, as far as was counted; read only where they leave none. */
  hidden: { count: number; isMore: boolean } | null;
  /** Where the next page goes on, or null. */
  next: string | null;
};

/** What happened again and again: the most frequent lately first, or what rises. */
export function PatternsPage(props: PatternsProps) {
  const { caller, now, items } = props;
  return (
    <PatternsFrame caller={caller} shown="patterns">
      <p class="lead">
        What people would call the same thing. What is marked may differ from one time to the next.
      </p>
      <PatternsFilter {...props} />
      {items.length === 0 ? <NoPatterns {...props} /> : null}
      {items.length === 0 ? null : (
        <ul class="rows">
          {items.map((item) => (
            <PatternRow item={item} now={now} />
          ))}
        </ul>
      )}
      <Paging {...props} />
    </PatternsFrame>
  );
}

function Paging({ at, isFirstPage, next }: Pick<PatternsProps, 'at' | 'isFirstPage' | 'next'>) {
  if (next === null && isFirstPage) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {isFirstPage ? null : <a href={patternsAddress(at)}>Back to the first page</a>}
      {next === null ? null : (
        <a href={patternsAddress(at, { after: next })} rel="next">
          More
        </a>
      )}
    </nav>
  );
}

function NoPatterns({ at, caller, isFirstPage, hidden }: PatternsProps) {
  if (!isFirstPage) return <EmptyState title="Nothing further back" />;
  if (at.q !== null || teamChoice(at, caller) !== 'all') {
    const all = { ...at, q: null, team: teamInAddress('all', caller) };
    return (
      <EmptyState title="No pattern like that">
        <p>
          {sayHidden(hidden)} <a href={patternsAddress(all)}>Remove the filters</a>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No patterns yet">
      <p>
        Near misses with the same words on the same service are one pattern. The first one comes
        here with the first near miss that is found; <a href="/connections">the connections</a> show
        whether anything arrives.
      </p>
    </EmptyState>
  );
}

function sayHidden(hidden: PatternsProps['hidden']): string {
  if (hidden === null) return 'The filters hide all others.';
  const { count, isMore } = hidden;
  if (count === 0) return 'Without the filters there is none either.';
  const most = isMore ? 'more than ' : '';
  return `The filters hide ${most}${count === 1 ? 'one pattern' : `${count} patterns`}.`;
}
