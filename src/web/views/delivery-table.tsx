import type { DeliveryOutcome } from '../../db/queries/outcomes-of-deliveries.ts';
import type { ListedDelivery } from '../../db/queries/recent-deliveries.ts';
import type { Caller } from '../caller.ts';
import { DeliveryOutcomeList } from './delivery-outcome.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';
import { deliveryWords, sayFacts } from './words/delivery-words.ts';

/** A delivery of the list with what came of it. */
export type ShownDelivery = ListedDelivery & { outcome: DeliveryOutcome };

type TableProps = {
  items: readonly ShownDelivery[];
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
              <a href={`/deliveries/${item.id}`}>
                {item.event === null ? 'Not read yet' : <OutsideText text={item.event} most={80} />}
              </a>
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

function Outcome({ item, caller }: { item: ShownDelivery; caller: Caller }) {
  const { text, tone } = deliveryWords[item.status];
  return (
    <div class="outcome">
      <Pill tone={tone}>{text}</Pill>
      {item.status === 'processed' && item.signalCount > 0 ? (
        <span>{sayFacts(item.signalCount)}</span>
      ) : null}
      <DeliveryOutcomeList delivery={item} outcome={item.outcome} most={2} />
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
