import type { Child } from 'hono/jsx';
import type { Evidence } from '../../core/detect/finding.ts';
import { ClockTime } from './clock-time.tsx';
import { Moment } from './moment.tsx';
import { OutsideLink, safeHref } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';

/** Something else at its place in the timeline: what people and rules did, by our time, or a note. */
export type TimelineEntry = { at: Date; kind: 'done' | 'note'; what: Child };

type TimelineProps = {
  evidence: readonly Evidence[];
  besides?: readonly TimelineEntry[];
  now: Date;
};

/** What was seen, in the providers' own order, and what else happened between. */
export function EvidenceTimeline({ evidence, besides = [], now }: TimelineProps) {
  const facts = evidence.map((fact) => ({ at: fact.at, kind: 'fact', what: <Fact {...fact} /> }));
  // The order is stable: what was seen stands before what was done at the same moment.
  const entries = [...facts, ...besides].sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <ol class="timeline">
      {(besides.length === 0 ? facts : entries).map(({ at, kind, what }) => (
        <li class={kind === 'fact' ? undefined : `timeline-${kind}`}>
          <p class="timeline-when">
            <ClockTime at={at} now={now} /> · <Moment at={at} now={now} />
          </p>
          {what}
        </li>
      ))}
    </ol>
  );
}

function Fact({ text, url, actor }: Evidence) {
  return (
    <>
      <p>
        <OutsideText text={text} />
      </p>
      {actor === null && safeHref(url) === null ? null : (
        <p class="timeline-more">
          {actor === null ? null : <OutsideText text={actor} most={80} />}
          <OutsideLink href={url}>{safeHref(url) === null ? null : 'Source'}</OutsideLink>
        </p>
      )}
    </>
  );
}
