import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { type HistoryEvent, sayEvent } from './words/history-words.ts';
import { sayWho } from './words/who.ts';

type HistoryProps = { events: readonly HistoryEvent[]; caller: Caller; now: Date };

/** Everything that was done with it, by whom, oldest first. */
export function HistoryList({ events, caller, now }: HistoryProps) {
  return (
    <ol class="history">
      {events.map((event) => (
        <li>
          <span class="history-what">
            <OutsideText text={sayWho(event.actor, caller)} most={80} />{' '}
            <OutsideText text={sayEvent(event)} most={600} />
          </span>
          <span class="history-when">
            <Moment at={event.at} now={now} />
          </span>
        </li>
      ))}
    </ol>
  );
}
