import { dismissReasons } from '../../core/candidate/status.ts';
import { computedFactor } from '../../core/score/said.ts';
import type { Caller } from '../caller.ts';
import { AcceptedFields } from './accepted-fields.tsx';
import { type Answered, AnswerFields } from './answer-fields.tsx';
import { ClosenessField } from './closeness-field.tsx';
import { type Origin, originFields } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { PostForm } from './post-form.tsx';
import type { Typed } from './typed.ts';
import { reasonWords } from './words/candidate-words.ts';

const snoozes = [
  { value: '1h', label: '1 hour' },
  { value: '1d', label: '1 day' },
  { value: '7d', label: '1 week' },
] as const;

/** Whose the fields are that stand elsewhere on the page. */
export const decisionFormId = 'decide';

type FormProps = {
  id: string;
  version: number;
  /** What is known of it, which a person may know better. */
  stands: Answered & Parameters<typeof computedFactor>[0];
  caller: Caller;
  origin: Origin;
  /** What was typed before, and is not to be lost. */
  typed: Typed | null;
};

/** Every decision on one near miss, and below them what goes along with whichever is taken. */
export function DecisionForm({ id, version, stands, caller, origin, typed }: FormProps) {
  const address = `/candidates/${id}`;
  return (
    <PostForm
      action={`${address}/confirm`}
      caller={caller}
      class="decision-form"
      id={decisionFormId}
      decision="confirm"
    >
      <OriginFields origin={origin} />
      <input type="hidden" name="version" value={String(version)} />
      <fieldset>
        <legend>Yes</legend>
        <button type="submit" class="button button-primary" name="ticket" value="yes" data-confirm>
          Open a ticket
        </button>
        <button type="submit" class="button" name="ticket" value="no">
          Only confirm
        </button>
      </fieldset>
      <fieldset data-dismiss>
        <legend>No, dismiss it</legend>
        {dismissReasons.map((reason) => (
          <button
            type="submit"
            class="button button-small"
            name="reason"
            value={reason}
            formaction={`${address}/dismiss`}
          >
            {reasonWords[reason].label}
          </button>
        ))}
        <AcceptedFields typed={typed} />
      </fieldset>
      <fieldset>
        <legend>Ask me again in</legend>
        {snoozes.map(({ value, label }) => (
          <button
            type="submit"
            class="button button-small"
            name="length"
            value={value}
            formaction={`${address}/snooze`}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <p class="hint">
        <a href={`${address}/merge-into?${new URLSearchParams([...originFields(origin)])}`}>
          It is the same as another one…
        </a>
      </p>
      <fieldset class="decision-more">
        <legend class="visually-hidden">Goes along with it, if you like</legend>
        <label class="field">
          <span>Note, if you like</span>
          <textarea name="note" rows={2} maxlength={2000}>
            {typed?.note ?? ''}
          </textarea>
        </label>
        <ClosenessField
          computed={computedFactor(stands, 'closeness')}
          said={typed?.closeness ?? ''}
        />
        <AnswerFields stands={typed ?? stands} />
      </fieldset>
    </PostForm>
  );
}
