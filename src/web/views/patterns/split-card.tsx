import type { WholePattern } from '../../api/patterns/pattern-object.ts';
import type { Caller } from '../../caller.ts';
import { OutsideText } from '../outside-text.tsx';
import { PostForm } from '../post-form.tsx';
import { sayKind } from '../words/edit-words.ts';
import { patternAddress } from '../words/pattern-words.ts';
import { MaskedWords } from './masked-words.tsx';

type Part = WholePattern['parts'][number];
type Place = Part['masked'][number];

type SplitProps = Pick<WholePattern, 'fingerprint' | 'parts'> & { caller: Caller };

/** "These are not the same thing": the places where values were masked, and what was seen there. */
export function SplitCard({ fingerprint, parts, caller }: SplitProps) {
  const places = parts.flatMap((part) =>
    part.masked.filter(({ values }) => values.length > 1).map((place) => ({ part, place })),
  );
  return (
    <section class="card" aria-labelledby="split-title">
      <h2 id="split-title">Not all the same thing?</h2>
      {places.length === 0 ? (
        <p class="hint">
          Nothing in its words differed so far, so there is nothing yet to tell it apart by.
        </p>
      ) : (
        <p class="hint">Split it by what differs from one time to the next.</p>
      )}
      {places.map(({ part, place }) => (
        <details class="ways">
          <summary>
            By the {sayKind(place.kind)} in “
            <MaskedWords words={part.words} at={place.position} />”
          </summary>
          <SplitForm {...{ fingerprint, part, place, caller }} />
        </details>
      ))}
    </section>
  );
}

type FormProps = { fingerprint: string; part: Part; place: Place; caller: Caller };

function SplitForm({ fingerprint, part, place, caller }: FormProps) {
  const { position, values, more } = place;
  return (
    <PostForm action={`${patternAddress(fingerprint)}/split`} caller={caller} class="decision-form">
      <input type="hidden" name="part" value={part.id} />
      <input type="hidden" name="position" value={String(position)} />
      <fieldset class="choices">
        <legend>Tick what is another thing than the rest</legend>
        {values.map(({ value, count }) => (
          <label class="choice">
            <input type="checkbox" name="values[]" value={value} />
            <span>
              <OutsideText text={value} most={120} /> <span class="card-of">({count})</span>
            </span>
          </label>
        ))}
        {more === 0 ? null : (
          <p class="hint">
            And {more === 1 ? 'one more that was' : `${more} more that were`} seen less often.
          </p>
        )}
      </fieldset>
      <label class="field">
        <span>Note (optional)</span>
        <textarea name="note" rows={2} maxlength={4000} />
      </label>
      <div class="notice-actions">
        <button type="submit" class="button button-small" name="how" value="together">
          Split these off together
        </button>
        <button type="submit" class="button button-small" name="how" value="each">
          Each value on its own
        </button>
      </div>
    </PostForm>
  );
}
