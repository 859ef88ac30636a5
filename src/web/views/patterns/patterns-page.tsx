import type { FrequentPattern } from '../../../db/queries/frequent-patterns.ts';
import type { LatestOfFingerprint } from '../../../db/queries/latest-of-fingerprints.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { detectorWords } from '../words/candidate-words.ts';
import { patternAddress, patternWords } from '../words/pattern-words.ts';
import { LastTold } from './last-told.tsx';
import { MaskedWords } from './masked-words.tsx';
import { PatternTicket } from './pattern-ticket.tsx';
import { PatternsFrame } from './patterns-frame.tsx';

/** A pattern as a row of the list. */
export type ListedPattern = FrequentPattern & {
  latest: LatestOfFingerprint;
  ticket: FollowUpRow | null;
};

type PatternsProps = {
  caller: Caller;
  now: Date;
  items: readonly ListedPattern[];
  isFirstPage: boolean;
  /** Where the next page goes on, or null. */
  next: string | null;
};

/** What happened again and again, the most frequent first. */
export function PatternsPage({ caller, now, items, isFirstPage, next }: PatternsProps) {
  return (
    <PatternsFrame caller={caller} shown="patterns">
      <p class="lead">
        What people would call the same thing, most frequent first. What is marked may differ from
        one time to the next.
      </p>
      {items.length === 0 ? <NoPatterns isFirstPage={isFirstPage} /> : null}
      {items.length === 0 ? null : (
        <ul class="rows">
          {items.map((item) => (
            <PatternRow item={item} now={now} />
          ))}
        </ul>
      )}
      {next === null && isFirstPage ? null : (
        <nav class="paging" aria-label="Pages">
          {isFirstPage ? null : <a href="/patterns">Back to the most frequent</a>}
          {next === null ? null : (
            <a href={`/patterns?${new URLSearchParams({ after: next })}`} rel="next">
              Less frequent
            </a>
          )}
        </nav>
      )}
    </PatternsFrame>
  );
}

function PatternRow({ item, now }: { item: ListedPattern; now: Date }) {
  const { fingerprint, count, open, lastAt, latest, ticket } = item;
  const service = latest.serviceName ?? latest.serviceId;
  return (
    <li class="row" data-row>
      <p class="score">
        <span class="score-number">{count}</span>
        <span class="card-of">{count === 1 ? 'time' : 'times'}</span>
      </p>
      <div class="row-main">
        <h2 class="row-story">
          <a href={patternAddress(fingerprint)}>
            <MaskedWords words={patternWords(latest)} />
          </a>
        </h2>
        {latest.isEdited ? (
          <p>
            <LastTold latest={latest} />
          </p>
        ) : null}
        <ul class="facts">
          <li>{detectorWords[latest.detector]}</li>
          <li>{service === null ? 'No service yet' : <OutsideText text={service} most={60} />}</li>
          <li>
            Last seen <Moment at={lastAt} now={now} />
          </li>
          {open === 0 ? null : (
            <li class="fact-new">
              {open === 1 ? '1 needs a decision' : `${open} need a decision`}
            </li>
          )}
        </ul>
      </div>
      <PatternTicket ticket={ticket} />
    </li>
  );
}

function NoPatterns({ isFirstPage }: { isFirstPage: boolean }) {
  if (!isFirstPage) return <EmptyState title="Nothing was seen less often" />;
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
