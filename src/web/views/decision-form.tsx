import { dismissReasons } from '../../core/candidate/status.ts';
import { computedFactor } from '../../core/score/said.ts';
import type { Caller } from '../caller.ts';
import { type Answered, AnswerFields } from './answer-fields.tsx';
import { ClosenessField } from './closeness-field.tsx';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { PostForm } from './post-form.tsx';
import { reasonWords } from './words/candidate-words.ts';

const snoozes = [
  { value: '1h', label: '1 hour' },
  { value: '1d', label: '1 day' },
  { value: '7d', label: '1 week' },
] as const;

type FormProps = {
  id: string;
  version: number;
  /** What is known of it, which a person may know better. */
  stands: Answered & Parameters<typeof computedFactor>[0];
  caller: Caller;
  origin: Origin;
};

/** Every decision on one candidate, with what goes along with whichever is taken. */
export function DecisionForm({ id, version, stands, caller, origin }: FormProps) {
  const address = `/candidates/${id}`;
  return (
    <PostForm
      action={`${address}/confirm`}
      caller={caller}
      class="decision-form"
      decision="confirm"
    >
      <OriginFields origin={origin} />
      <input type="hidden" name="version" value={String(version)} />
      <label class="field">
        <span>Note, if you like</span>
        <textarea name="note" rows={2} maxlength={2000} />
      </label>
      <ClosenessField computed={computedFactor(stands, 'closeness')} />
      <AnswerFields stands={stands} />
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
    </PostForm>
  );
}
