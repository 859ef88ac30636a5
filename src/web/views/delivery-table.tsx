import type { ListedDelivery } from '../../db/queries/recent-deliveries.ts';
import type { DeliveryStatus } from '../../db/schema/deliveries.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';
import type { Tone } from './words/candidate-words.ts';

const deliveryWords: Readonly<Record<DeliveryStatus, { text: string; tone: Tone }>> = {
  pending: { text: 'Waiting', tone: 'accent' },
  processed: { text: 'Read', tone: 'plain' },
  ignored: { text: 'Not of interest', tone: 'plain' },
  quarantined: { text: 'Put aside', tone: 'bad' },
};

type TableProps = {
  items: readonly ListedDelivery[];
  labelledBy: string;
  caller: Caller;
  now: Date;
};

export function DeliveryTable({ items, labelledBy, caller, now }: TableProps) {
  return (
    <table class="table" aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th scope="col">Arrived</th>
          <th scope="col">Connection</th>
          <th scope="col">Event</th>
          <th scope="col">What came of it</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr>
            <td>
              <Moment at={item.receivedAt} now={now} />
            </td>
            <td>
              <OutsideText text={item.connectionName ?? item.connectionId} most={60} />
            </td>
            <td>
              {item.event === null ? 'Not read yet' : <OutsideText text={item.event} most={80} />}
            </td>
            <td>
              <Outcome item={item} caller={caller} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ item, caller }: { item: ListedDelivery; caller: Caller }) {
  const { text, tone } = deliveryWords[item.status];
  return (
    <div class="outcome">
      <Pill tone={tone}>{text}</Pill>
      {item.status === 'processed' ? <span>{sayFacts(item.signalCount)}</span> : null}
      {item.reason === null ? null : <OutsideText text={item.reason} most={300} />}
      {item.status === 'quarantined' && caller.role === 'admin' ? (
        <PostForm action={`/deliveries/${item.id}/replay`} caller={caller}>
          <button type="submit" class="button button-small">
            Replay
          </button>
        </PostForm>
      ) : null}
    </div>
  );
}

function sayFacts(count: number): string {
  return count === 1 ? 'one fact' : `${count} facts`;
}
