import type { DeliveryOutcome } from '../../db/queries/outcomes-of-deliveries.ts';
import type { DeliveryStatus } from '../../db/schema/deliveries.ts';
import { noCandidateBecause } from '../api/deliveries/no-candidate-because.ts';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { statusWords } from './words/candidate-words.ts';
import { asSentence } from './words/cut-text.ts';

type OutcomeProps = {
  delivery: { status: DeliveryStatus; reason: string | null };
  outcome: DeliveryOutcome;
  /** How many near misses, or reasons why there is none, are shown. */
  most: number;
};

/** What was said of a delivery, and the near misses that came of it, or why none did. */
export function DeliveryOutcomeList({ delivery, outcome, most }: OutcomeProps) {
  const { candidates } = outcome;
  const { reason } = delivery;
  const because = noCandidateBecause(delivery, outcome).filter((each) => each !== reason);
  const total = candidates.length === 0 ? because.length : candidates.length;
  return (
    <ul class="came-of-it">
      {reason === null ? null : (
        <li>
          <OutsideText text={asSentence(reason)} most={300} />
        </li>
      )}
      {candidates.slice(0, most).map(({ id, title, status }) => (
        <li>
          <a href={`/candidates/${id}`}>
            <OutsideText text={title} most={120} />
          </a>{' '}
          <Pill tone={statusWords[status].tone}>{statusWords[status].text}</Pill>
        </li>
      ))}
      {candidates.length > 0
        ? null
        : because.slice(0, most).map((sentence) => (
            <li>
              <OutsideText text={asSentence(sentence)} most={300} />
            </li>
          ))}
      {total > most ? <li>And {total - most} more.</li> : null}
    </ul>
  );
}
