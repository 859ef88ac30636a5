import type { Typed } from './typed.ts';

/** Who accepts what is known, and until when; they go with that reason alone. */
export function AcceptedFields({ typed }: { typed: Typed | null }) {
  const isFilled = typed !== null && (typed.owner !== '' || typed.until !== '');
  return (
    <details class="ways" open={isFilled}>
      <summary>Known and accepted: by whom, until when</summary>
      <label class="field">
        <span>Accepted by, if not by you</span>
        <input
          type="text"
          name="owner"
          maxlength={200}
          value={typed?.owner ?? ''}
          autocomplete="off"
        />
      </label>
      <label class="field">
        <span>Accepted until the end of this day (empty: for 90 days)</span>
        <input type="date" name="until" value={typed?.until ?? ''} />
      </label>
    </details>
  );
}
