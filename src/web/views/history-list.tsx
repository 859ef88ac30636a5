import { sayTimes } from '../../core/detect/say-count.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import type { HistoryEvent } from './words/history-words.ts';
import { tellHistory } from './words/tell-history.ts';
import { sayWho } from './words/who.ts';

type HistoryProps = { events: readonly HistoryEvent[]; caller: Caller; now: Date };

/** Everything that was done with it, by whom, oldest first. */
export function HistoryList({ events, caller, now }: HistoryProps) {
  return (
    <ol class="history">
      {tellHistory(events).map(({ actor, said, times, at }) => (
        <li>
          <span class="history-what">
            <OutsideText text={sayWho(actor, caller)} most={80} />{' '}
            <OutsideText text={said} most={600} />
            {times === 1 ? '' : `, ${sayTimes(times)}`}
          </span>
          <span class="history-when">
            <Moment at={at} now={now} />
          </span>
        </li>
      ))}
    </ol>
  );
}
