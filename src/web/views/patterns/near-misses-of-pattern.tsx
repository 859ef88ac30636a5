import type { CandidateSummary } from '../../../db/queries/candidate-summaries.ts';
import type { WholePattern } from '../../api/patterns/pattern-object.ts';
import type { Caller } from '../../caller.ts';
import { AlikeList } from '../alike-list.tsx';
import { statusWords } from '../words/candidate-words.ts';
import { patternAddress } from '../words/pattern-words.ts';

export type NearMissPage = {
  items: readonly CandidateSummary[];
  isFirstPage: boolean;
  /** Where the next page goes on, or null. */
  next: string | null;
};

type NearMissesProps = { whole: WholePattern; page: NearMissPage; caller: Caller; now: Date };

/** Every near miss of a pattern, newest first, page by page. */
export function NearMissesOfPattern({ whole, page, caller, now }: NearMissesProps) {
  const { items, isFirstPage } = page;
  return (
    <section id="near-misses" aria-labelledby="recent-title">
      <h2 id="recent-title">Its near misses</h2>
      <Statuses candidates={whole.candidates} />
      {items.length > 0 ? <AlikeList items={items} caller={caller} now={now} /> : null}
      {items.length === 0 && isFirstPage ? (
        <p>It was only counted so far, as runs of pull requests are.</p>
      ) : null}
      {items.length === 0 && !isFirstPage ? <p>There is nothing further back.</p> : null}
      <Paging fingerprint={whole.fingerprint} page={page} />
    </section>
  );
}

type PagingProps = { fingerprint: string; page: NearMissPage };

function Paging({ fingerprint, page: { isFirstPage, next } }: PagingProps) {
  if (next === null && isFirstPage) return null;
  const path = patternAddress(fingerprint);
  return (
    <nav class="paging" aria-label="Pages of near misses">
      {isFirstPage ? null : <a href={`${path}#near-misses`}>Back to the newest</a>}
      {next === null ? null : (
        <a href={`${path}?${new URLSearchParams({ before: next })}#near-misses`} rel="next">
          Earlier ones
        </a>
      )}
    </nav>
  );
}

function Statuses({ candidates }: Pick<WholePattern, 'candidates'>) {
  const told = Object.entries(statusWords).flatMap(([status, { text }]) => {
    const count = candidates[status] ?? 0;
    return count === 0 ? [] : [`${count} × ${text.toLowerCase()}`];
  });
  if (told.length === 0) return null;
  return (
    <ul class="facts">
      {told.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  );
}
