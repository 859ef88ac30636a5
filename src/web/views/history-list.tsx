import { isTooLateToUndo } from '../../core/bulk-decision.ts';
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
      {tellHistory(events).map(({ actor, said, times, bulk, at }) => (
        <li>
          <span class="history-what">
            <OutsideText text={sayWho(actor, caller)} most={80} />{' '}
            <OutsideText text={said} most={600} />
            {times === 1 ? '' : `, ${sayTimes(times)}`}
            {bulk === null ? null : <WithMany bulk={bulk} isKept={isKept(at, now)} />}
          </span>
          <span class="history-when">
            <Moment at={at} now={now} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** It was one of many; which, can be seen for as long as that is kept. */
function WithMany({ bulk, isKept }: { bulk: string; isKept: boolean }) {
  const text = 'with many others';
  return <>, {isKept ? <a href={`/bulk/${bulk}`}>{text}</a> : text}</>;
}

function isKept(at: Date, now: Date): boolean {
  return !isTooLateToUndo({ finishedAt: at, cancelledAt: null }, now);
}
