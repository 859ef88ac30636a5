import { sayTimes } from '../../../core/detect/say-count.ts';
import { trendDays, trendOf } from '../../../core/trend.ts';
import type { LatestOfFingerprint } from '../../../db/queries/latest-of-fingerprints.ts';
import type { PatternTimes } from '../../../db/queries/times-of-patterns.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { detectorWords } from '../words/candidate-words.ts';
import { patternAddress, patternWords } from '../words/pattern-words.ts';
import { sayTrend, trendLabel } from '../words/trend-words.ts';
import { LastTold } from './last-told.tsx';
import { MaskedWords } from './masked-words.tsx';
import { PatternTicket } from './pattern-ticket.tsx';
import { TrendChart } from './trend-chart.tsx';

/** A pattern as a row of the list. */
export type ListedPattern = {
  times: PatternTimes;
  /** How many of it need a decision. */
  open: number;
  latest: LatestOfFingerprint;
  ticket: FollowUpRow | null;
};

/** How often it was seen lately, what it is, whether it comes more often, and its last ticket. */
export function PatternRow({ item, now }: { item: ListedPattern; now: Date }) {
  const { times, latest, ticket } = item;
  const trend = trendLabel(trendOf(times, now));
  return (
    <li class="row" data-row>
      <p
        class="score"
        title={`Seen ${sayTimes(times.lately)} in the last ${trendDays.lately} days`}
      >
        <span class="score-number">{times.lately}</span>
        <span class="card-of">in {trendDays.lately} days</span>
      </p>
      <div class="row-main">
        <h2 class="row-story">
          <a href={patternAddress(times.fingerprint)}>
            <MaskedWords words={patternWords(latest)} />
          </a>
        </h2>
        {latest.isEdited ? (
          <p>
            <LastTold latest={latest} />
          </p>
        ) : null}
        <div class="trend">
          <Pill tone={trend.tone}>{trend.text}</Pill>
          <TrendChart times={times} />
          <span class="card-of">{sayTrend(times)}</span>
        </div>
        <Facts item={item} now={now} />
      </div>
      <PatternTicket ticket={ticket} />
    </li>
  );
}

function Facts({ item: { times, open, latest }, now }: { item: ListedPattern; now: Date }) {
  const service = latest.serviceName ?? latest.serviceId;
  return (
    <ul class="facts">
      <li>{detectorWords[latest.detector]}</li>
      <li>{service === null ? 'No service yet' : <OutsideText text={service} most={60} />}</li>
      <li>Seen {sayTimes(times.count)} in all</li>
      <li>
        Last seen <Moment at={times.lastAt} now={now} />
      </li>
      {open === 0 ? null : (
        <li class="fact-new">{open === 1 ? '1 needs a decision' : `${open} need a decision`}</li>
      )}
    </ul>
  );
}
