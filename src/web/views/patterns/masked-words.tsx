import { OutsideText } from '../outside-text.tsx';
import { type Piece, piecesOf } from '../words/pattern-words.ts';

type WordsProps = {
  words: readonly string[];
  /** Which masked place is spoken of; without one, all of them are marked. */
  at?: number;
};

/** Titles of any length arrive. */
const mostShown = 40;

/** The words of a pattern; where any value may stand, its kind stands marked. */
export function MaskedWords({ words, at }: WordsProps) {
  return (
    <>
      {piecesOf(words).map((pieces, index) => (
        <>
          {index === 0 ? null : ' · '}
          {pieces.slice(0, mostShown).map((piece) => (
            <PieceOf {...piece} isMarked={at === undefined || at === piece.position} />
          ))}
        </>
      ))}
    </>
  );
}

function PieceOf({ text, position, isMarked }: Piece & { isMarked: boolean }) {
  if (position === null) return <OutsideText text={text} most={200} />;
  if (!isMarked) return <>…</>;
  return (
    <mark class="masked" title="may differ from one time to the next">
      <OutsideText text={text} most={80} />
    </mark>
  );
}
