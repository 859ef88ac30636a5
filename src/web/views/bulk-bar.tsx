import { v7 as uuid } from 'uuid';
import { dismissReasons } from '../../core/candidate/status.ts';
import type { Caller } from '../caller.ts';
import { mayDecide } from './may-decide.ts';
import type { InboxAt } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { teamChoice } from './team-choice.ts';
import { reasonWords } from './words/candidate-words.ts';

const snoozes = [
  { value: '1h', label: '1 hour' },
  { value: '1d', label: '1 day' },
  { value: '7d', label: '1 week' },
] as const;

type BulkProps = {
  caller: Caller;
  at: InboxAt;
  /** How many the list's filter lets through; null where that is not counted. */
  matching: number | null;
};

/** Decides on the rows that are picked, or on all that match the list; works without script. */
export function BulkBar({ caller, at, matching }: BulkProps) {
  if (!mayDecide(caller) || at.view === 'decided') return null;
  return (
    <form method="post" action="/bulk" id="bulk" class="bulk" data-bulk>
      <input type="hidden" name="_csrf" value={caller.csrfToken ?? ''} />
      <input type="hidden" name="key" value={uuid()} />
      {/* As it was when this page was made: somebody's teams may change meanwhile. */}
      <OriginFields origin={{ page: 'inbox', ...at, team: teamChoice(at, caller) }} />
      <output class="bulk-count" data-bulk-count>
        For those that are selected:
      </output>
      <label class="bulk-all">
        <input type="checkbox" name="all" value="yes" /> {sayMatching(matching)}
      </label>
      <div class="bulk-ways">
        <button type="submit" class="button button-small" name="decision" value="confirm:auto">
          Confirm
        </button>
        <Ways
          title="Dismiss…"
          legend="Because they are"
          action="dismiss"
          choices={dismissReasons.map((value) => ({ value, label: reasonWords[value].label }))}
        />
        <Ways title="Snooze…" legend="Ask me again in" action="snooze" choices={snoozes} />
        <button type="button" class="button button-small button-quiet" data-bulk-clear hidden>
          Select none
        </button>
      </div>
    </form>
  );
}

type WaysProps = {
  title: string;
  legend: string;
  action: string;
  choices: readonly { value: string; label: string }[];
};

function Ways({ title, legend, action, choices }: WaysProps) {
  return (
    <details class="menu menu-up" name="bulk">
      <summary class="button button-small">{title}</summary>
      <fieldset class="menu-panel">
        <legend>{legend}</legend>
        {choices.map(({ value, label }) => (
          <button type="submit" class="menu-item" name="decision" value={`${action}:${value}`}>
            {label}
          </button>
        ))}
      </fieldset>
    </details>
  );
}

function sayMatching(matching: number | null): string {
  if (matching === null) return 'All that match, on every page';
  return matching === 1 ? 'The one that matches' : `All ${matching} that match`;
}
