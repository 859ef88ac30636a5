import type { Evidence } from '../../core/detect/finding.ts';
import { ClockTime } from './clock-time.tsx';
import { Moment } from './moment.tsx';
import { OutsideLink, safeHref } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';

type TimelineProps = { evidence: readonly Evidence[]; now: Date };

/** What was seen, in the providers' own order. */
export function EvidenceTimeline({ evidence, now }: TimelineProps) {
  return (
    <ol class="timeline">
      {evidence.map(({ at, text, url, actor }) => (
        <li>
          <p class="timeline-when">
            <ClockTime at={at} now={now} /> · <Moment at={at} now={now} />
          </p>
          <p>
            <OutsideText text={text} />
          </p>
          {actor === null && safeHref(url) === null ? null : (
            <p class="timeline-more">
              {actor === null ? null : <OutsideText text={actor} most={80} />}
              <OutsideLink href={url}>{safeHref(url) === null ? null : 'Source'}</OutsideLink>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
