import type { DeliveryOutcome } from '../../db/queries/outcomes-of-deliveries.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { asSentence } from './words/cut-text.ts';

type FactsProps = { outcome: DeliveryOutcome; now: Date };

/** The facts of a delivery by what they are about, with what detectors say of that now. */
export function DeliveryFacts({ outcome: { signals, subjects }, now }: FactsProps) {
  const keys = [...new Set(signals.map(({ subjectKey }) => subjectKey))];
  return (
    <ul class="cards">
      {keys.map((key) => (
        <li class="card">
          <p>
            About{' '}
            <code class="condition">
              <OutsideText text={key} most={200} />
            </code>
          </p>
          <ul class="told-facts">
            {signals
              .filter(({ subjectKey }) => subjectKey === key)
              .map(({ kind, occurredAt }) => (
                <li>
                  <code>
                    <OutsideText text={kind} most={80} />
                  </code>{' '}
                  <Moment at={occurredAt} now={now} />
                </li>
              ))}
          </ul>
          <Conclusions because={subjects.find((each) => each.key === key)?.because ?? []} />
        </li>
      ))}
    </ul>
  );
}

function Conclusions({ because }: { because: readonly string[] }) {
  return (
    <>
      {because.map((sentence) => (
        <p class="row-why">
          <OutsideText text={asSentence(sentence)} most={400} />
        </p>
      ))}
    </>
  );
}
