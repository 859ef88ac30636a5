import type { DeliveryBehind } from '../../db/queries/deliveries-behind.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';

type LinksProps = { deliveries: readonly DeliveryBehind[]; caller: Caller; now: Date };

/** What the provider sent, as it arrived. The bytes may hold anything, so only admins can read them. */
export function DeliveryLinks({ deliveries, caller, now }: LinksProps) {
  if (deliveries.length === 0) return <p class="hint">The requests are no longer kept.</p>;
  return (
    <ul class="delivery-links">
      {deliveries.map(({ id, event, receivedAt }) => (
        <li>
          <a href={`/deliveries/${id}`}>
            <OutsideText text={event ?? 'Not read yet'} most={60} />
          </a>
          , <Moment at={receivedAt} now={now} />
          {isAtLeast(caller.role, 'admin') ? (
            <>
              {' '}
              (<a href={`/api/v1/deliveries/${id}/body`}>as it arrived</a>)
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
