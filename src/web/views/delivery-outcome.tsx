import type { DeliveryOutcome } from '../../db/queries/outcomes-of-deliveries.ts';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { statusWords } from './words/candidate-words.ts';
import { asSentence } from './words/cut-text.ts';

type OutcomeProps = {
  candidates: DeliveryOutcome['candidates'];
  /** Why there is none, where there is none. */
  because: readonly string[];
  /** How many of either are shown. */
  most: number;
};

/** The near misses that came of a delivery, or why none did. */
export function DeliveryOutcomeList({ candidates, because, most }: OutcomeProps) {
  const total = candidates.length === 0 ? because.length : candidates.length;
  return (
    <ul class="came-of-it">
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
