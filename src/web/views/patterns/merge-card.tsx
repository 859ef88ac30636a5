import { sayTimes } from '../../../core/detect/say-count.ts';
import type { LikelySame } from '../../../db/queries/likely-same.ts';
import type { Caller } from '../../caller.ts';
import { Moment } from '../moment.tsx';
import { PostForm } from '../post-form.tsx';
import { patternAddress, patternWords } from '../words/pattern-words.ts';
import { LastTold } from './last-told.tsx';
import { MaskedWords } from './masked-words.tsx';

type MergeProps = {
  fingerprint: string;
  others: readonly LikelySame[];
  caller: Caller;
  now: Date;
};

/** "These are the same thing": other patterns of its kind and service, the most alike first. */
export function MergeCard({ fingerprint, others, caller, now }: MergeProps) {
  return (
    <section class="card" aria-labelledby="merge-title">
      <h2 id="merge-title">The same as another one?</h2>
      {others.length === 0 ? (
        <p class="hint">
          Its service has no other pattern of this kind yet; they are offered here once it has.
        </p>
      ) : (
        <details class="ways">
          <summary>Merge it into another pattern</summary>
          <PostForm
            action={`${patternAddress(fingerprint)}/merge`}
            caller={caller}
            class="decision-form"
          >
            <fieldset class="choices">
              <legend>It goes on as</legend>
              {others.map((other) => (
                <label class="choice">
                  <input type="radio" name="into" value={other.fingerprint} required />
                  <span>
                    <MaskedWords words={patternWords(other)} />{' '}
                    <span class="card-of">
                      seen {sayTimes(other.count)}, last <Moment at={other.lastAt} now={now} />
                    </span>{' '}
                    <LastTold latest={other} />
                  </span>
                </label>
              ))}
            </fieldset>
            <label class="field">
              <span>Note (optional)</span>
              <textarea name="note" rows={2} maxlength={4000} />
            </label>
            <div>
              <button type="submit" class="button button-small">
                They are the same thing
              </button>
            </div>
          </PostForm>
        </details>
      )}
    </section>
  );
}
