import type { FoundWords } from '../../core/detect/finding.ts';
import { showGrouping } from '../../core/fingerprint.ts';
import type { Segment } from '../../core/mask-values.ts';
import type { CandidateRow } from '../../db/schema/candidates.ts';
import { OutsideText } from './outside-text.tsx';
import { kindWords, patternAddress } from './words/pattern-words.ts';

type GroupedProps = {
  candidate: Pick<CandidateRow, 'fingerprint' | 'computedFingerprint'>;
  words: FoundWords;
  service: string | null;
};

/** What this counts as the same thing by; the values that may differ are marked. */
export function GroupedBy({ candidate, words, service }: GroupedProps) {
  const texts = showGrouping(words);
  const hasValues = texts.flat().some(({ masked }) => masked !== null);
  return (
    <p class="hint grouped">
      Grouped by{' '}
      {service === null ? null : (
        <>
          <OutsideText text={service} most={80} />
          {' · '}
        </>
      )}
      {texts.map((segments, index) => (
        <>
          {index === 0 ? null : ' · '}
          {segments.slice(0, mostShown).map((segment) => (
            <Piece {...segment} />
          ))}
        </>
      ))}
      {hasValues ? '. What is marked may differ.' : '.'}
      {isEdited(candidate) ? ' People said which pattern it belongs to.' : null}{' '}
      <a href={patternAddress(candidate.fingerprint)}>See its pattern</a>
    </p>
  );
}

/** Titles of any length arrive. */
const mostShown = 40;

function Piece({ text, masked }: Segment) {
  if (masked === null) return <OutsideText text={text} most={200} />;
  return (
    <mark class="masked" title={`any ${kindWords[masked.kind]}`}>
      <OutsideText text={masked.value} most={80} />
    </mark>
  );
}

function isEdited({ fingerprint, computedFingerprint }: GroupedProps['candidate']): boolean {
  return computedFingerprint !== null && computedFingerprint !== fingerprint;
}
