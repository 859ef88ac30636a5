import { dismissReasons } from '../../core/candidate/status.ts';
import type { Caller } from '../caller.ts';
import { mayDecide } from './may-decide.ts';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { reasonWords } from './words/candidate-words.ts';

type BulkProps = {
  caller: Caller;
  origin: Origin;
  /** How many near misses the list's filter lets through; null where that is not counted. */
  matching: number | null;
};

const lengths = [
  ['1h', '1 hour'],
  ['1d', '1 day'],
  ['7d', '1 week'],
] as const;

/** One decision for what is selected, or for all that the list's filter lets through. */
export function BulkBar({ caller, origin, matching }: BulkProps) {
  if (!mayDecide(caller)) return null;
  return (
    <form id="bulk" class="bulk" method="post" action="/bulk" data-bulk>
      <input type="hidden" name="_csrf" value={caller.csrfToken ?? ''} />
      <OriginFields origin={origin} />
      <fieldset class="bulk-choices">
        <legend>Decide on what is selected</legend>
        {matching === null || matching < 2 ? null : (
          <label class="choice">
            <input type="checkbox" name="all" value="yes" data-all />
            <span>All {matching} that match</span>
          </label>
        )}
        <button type="submit" class="button" name="action" value="confirm-ticket">
          Open tickets
        </button>
        <button type="submit" class="button" name="action" value="confirm">
          Only confirm
        </button>
        <label class="bulk-with">
          <span>as</span>
          <select name="reason">
            {dismissReasons.map((reason) => (
              <option value={reason}>{reasonWords[reason].label}</option>
            ))}
          </select>
        </label>
        <button type="submit" class="button" name="action" value="dismiss">
          Dismiss
        </button>
        <label class="bulk-with">
          <span>for</span>
          <select name="length">
            {lengths.map(([value, text]) => (
              <option value={value}>{text}</option>
            ))}
          </select>
        </label>
        <button type="submit" class="button" name="action" value="snooze">
          Snooze
        </button>
      </fieldset>
    </form>
  );
}
