import { dismissReasons } from '../../core/candidate/status.ts';
import { reasonWords } from './words/candidate-words.ts';

type MenuProps = { address: string; describedBy: string };

/** The reasons to dismiss, one button each; opens without script, one at a time. */
export function DismissMenu({ address, describedBy }: MenuProps) {
  return (
    <details class="menu" name="dismiss" data-dismiss>
      <summary class="button" aria-describedby={describedBy}>
        Dismiss…
      </summary>
      <fieldset class="menu-panel">
        <legend>Because it is</legend>
        {dismissReasons.map((reason) => (
          <button
            type="submit"
            class="menu-item"
            name="reason"
            value={reason}
            formaction={`${address}/dismiss`}
          >
            {reasonWords[reason].label}
          </button>
        ))}
      </fieldset>
    </details>
  );
}
