import type { FoundDelivery } from '../../../db/queries/deliveries-of-facts.ts';
import { isAtLeast } from '../../auth/require-role.ts';
import type { Caller } from '../../caller.ts';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { saySize } from '../words/delivery-words.ts';

type DeliveriesProps = { deliveries: readonly FoundDelivery[]; caller: Caller; now: Date };

/** The requests that it was found from; their bodies, which may hold anything, for admins alone. */
export function DeliveriesCard({ deliveries, caller, now }: DeliveriesProps) {
  return (
    <section aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">What arrived</h2>
      {deliveries.length === 0 ? (
        <p class="hint">
          None of the requests that it was found from is kept any more, or it was asked for from the
          provider.
        </p>
      ) : (
        <ul class="alike">
          {deliveries.map((delivery) => (
            <li>
              <p>
                <a href={`/deliveries/${delivery.id}`}>
                  <OutsideText text={delivery.event ?? 'Not named'} most={80} />
                </a>{' '}
                <span class="card-of">
                  <Moment at={delivery.receivedAt} now={now} /> · {saySize(delivery.sizeBytes)}
                </span>
              </p>
              {isAtLeast(caller.role, 'admin') ? <Body {...delivery} /> : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Body({ body, sizeBytes }: FoundDelivery) {
  if (body === null) return null;
  const isCut = body.length < sizeBytes;
  return (
    <details class="ways">
      <summary>As it arrived</summary>
      <pre class="raw">
        <bdi>{textOf(body, isCut)}</bdi>
      </pre>
      {isCut ? <p class="hint">Only its beginning is shown here.</p> : null}
    </details>
  );
}

/** Whatever the bytes are; a character that the cut went through is left out, and NUL is no text. */
function textOf(body: Uint8Array, isCut: boolean): string {
  return new TextDecoder().decode(body, { stream: isCut }).replaceAll('\0', '\uFFFD');
}
