import type { CandidateWhy } from './candidate-why.ts';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { asSentence } from './words/cut-text.ts';

type DoubtsProps = Pick<CandidateWhy, 'awaits' | 'unconfirmed'>;

/** What is not known yet, or can't be known: whoever decides should know that too. */
export function CandidateDoubts({ awaits, unconfirmed }: DoubtsProps) {
  return (
    <>
      {awaits === null ? null : (
        <p class="doubt">
          <Pill tone="accent">Waiting for an answer</Pill> <OutsideText text={asSentence(awaits)} />
        </p>
      )}
      {unconfirmed === null ? null : (
        <p class="doubt">
          <Pill tone="warn">Not certain</Pill> <OutsideText text={asSentence(unconfirmed)} />
        </p>
      )}
    </>
  );
}
