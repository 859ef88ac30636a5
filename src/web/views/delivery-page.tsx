import type { Child } from 'hono/jsx';
import type { ListedDelivery } from '../../db/queries/list-deliveries.ts';
import type { SubjectNames } from '../../db/queries/names-of-subjects.ts';
import type { DeliveryOutcome } from '../../db/queries/outcomes-of-deliveries.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { DeliveryFacts } from './delivery-facts.tsx';
import { DeliveryOutcomeList } from './delivery-outcome.tsx';
import { Layout } from './layout.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';
import { deliveryWords, sayFacts, saySize, shownHeader } from './words/delivery-words.ts';

export type DeliveryProps = {
  caller: Caller;
  now: Date;
  delivery: ListedDelivery;
  connectionName: string;
  outcome: DeliveryOutcome;
  names: readonly SubjectNames[];
  flash?: Child;
};

/** One request of a provider: what it told, what came of it and why. */
export function DeliveryPage(props: DeliveryProps) {
  const { caller, now, delivery, outcome, names, flash } = props;
  const title = delivery.event ?? (delivery.status === 'pending' ? 'Not read yet' : 'Not readable');
  return (
    <Layout title={title} caller={caller} current="deliveries" flash={flash}>
      <DeliveryHead {...props} title={title} />
      <section aria-labelledby="outcome-title">
        <h2 id="outcome-title">What came of it</h2>
        <DeliveryOutcomeList delivery={delivery} outcome={outcome} most={50} />
      </section>
      {outcome.signals.length === 0 ? null : (
        <section aria-labelledby="facts-title">
          <h2 id="facts-title">What it told</h2>
          <DeliveryFacts outcome={outcome} names={names} now={now} />
        </section>
      )}
      <section aria-labelledby="request-title">
        <h2 id="request-title">How it arrived</h2>
        <Request delivery={delivery} />
      </section>
      {isAtLeast(caller.role, 'admin') ? (
        <PostForm action={`/deliveries/${delivery.id}/replay`} caller={caller}>
          <input type="hidden" name="from" value="delivery" />
          <button type="submit" class="button">
            Replay
          </button>{' '}
          <span class="hint">
            Processes it again. Facts are stored once, so it is safe to repeat.
          </span>
        </PostForm>
      ) : null}
    </Layout>
  );
}

function DeliveryHead({ delivery, connectionName, title, now }: DeliveryProps & { title: string }) {
  const { text, tone } = deliveryWords[delivery.status];
  return (
    <header class="page-head">
      <p class="row-state">
        <Pill tone={tone}>{text}</Pill>
        {delivery.historical ? <Pill tone="plain">Loaded from the past</Pill> : null}
      </p>
      <h1>
        <OutsideText text={title} most={120} />
      </h1>
      <ul class="facts">
        <li>
          From <OutsideText text={connectionName} most={60} />
        </li>
        <li>
          Arrived <Moment at={delivery.receivedAt} now={now} />
        </li>
        {delivery.processedAt === null ? null : (
          <li>
            Read <Moment at={delivery.processedAt} now={now} />
          </li>
        )}
        {delivery.status === 'processed' && delivery.signalCount > 0 ? (
          <li>{sayFacts(delivery.signalCount)}</li>
        ) : null}
      </ul>
    </header>
  );
}

function Request({ delivery }: { delivery: ListedDelivery }) {
  return (
    <dl class="pairs pairs-roomy">
      <div>
        <dt>Known by</dt>
        <dd>
          <code>
            <OutsideText text={delivery.key} most={200} />
          </code>
        </dd>
      </div>
      <div>
        <dt>Size</dt>
        <dd>{saySize(delivery.sizeBytes)}</dd>
      </div>
      {Object.entries(delivery.headers).map(([name, value]) => (
        <div>
          <dt>
            <OutsideText text={name} most={80} />
          </dt>
          <dd>
            <OutsideText text={shownHeader(name, value)} most={300} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
