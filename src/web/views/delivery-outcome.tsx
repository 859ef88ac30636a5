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

/** What was said of a delivery, and the near misses that it is part of, or why there is none. */
export function DeliveryOutcomeList({ delivery, outcome, most }: OutcomeProps) {
  const { reason } = delivery;
  const because = outcome.beside.length > 0 ? [] : noCandidateBecause(delivery, outcome);
  const sentences = because.filter((each) => each !== reason);
  const lines = [
    ...outcome.candidates.map((each) => <PartOf candidate={each} />),
    ...outcome.beside.map((each) => <Beside candidate={each} />),
    ...sentences.map((sentence) => <OutsideText text={asSentence(sentence)} most={300} />),
  ];
  return (
    <ul class="came-of-it">
      {reason === null ? null : (
        <li>
          <OutsideText text={asSentence(reason)} most={300} />
        </li>
      )}
      {lines.slice(0, most).map((line) => (
        <li>{line}</li>
      ))}
      {lines.length > most ? <li>And {sayLeft(lines.length - most, outcome)}.</li> : null}
    </ul>
  );
}

function PartOf({ candidate }: { candidate: DeliveryOutcome['candidates'][number] }) {
  if (candidate.isEvidence) {
    return (
      <>
        Part of the evidence of <Candidate candidate={candidate} />
      </>
    );
  }
  return (
    <>
      Belongs to <Candidate candidate={candidate} />, of which it is no evidence
    </>
  );
}

function Beside({ candidate }: { candidate: Found }) {
  return (
    <>
      Of the same environment as <Candidate candidate={candidate} />, of which it is no evidence
    </>
  );
}

type Found = Pick<DeliveryOutcome['beside'][number], 'id' | 'title' | 'status'>;

function Candidate({ candidate: { id, title, status } }: { candidate: Found }) {
  const { tone, text } = statusWords[status];
  return (
    <>
      <a href={`/candidates/${id}`}>
        <OutsideText text={title} most={120} />
      </a>{' '}
      <Pill tone={tone}>{text}</Pill>
    </>
  );
}

function sayLeft(left: number, { candidates, beside }: DeliveryOutcome): string {
  const isOfCandidates = candidates.length + beside.length > 0;
  const [one, many] = isOfCandidates ? ['near miss', 'near misses'] : ['reason', 'reasons'];
  return left === 1 ? `one more ${one}` : `${left} more ${many}`;
}
