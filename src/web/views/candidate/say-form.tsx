import {
  closenessWords,
  computedFactor,
  type RiskValue,
  riskScale,
  severityWords,
} from '../../../core/score/said.ts';
import type { CandidateRow } from '../../../db/schema/candidates.ts';
import type { Caller } from '../../caller.ts';
import { mayDecideOn } from '../may-decide.ts';
import { PostForm } from '../post-form.tsx';

type SayProps = {
  candidate: Pick<
    CandidateRow,
    'id' | 'teamId' | 'severity' | 'closeness' | 'scoreReasons' | 'saidSeverity' | 'saidCloseness'
  >;
  caller: Caller;
};

/** Says at any time how close and how bad it was; the facts' own value is the way back. */
export function SayForm({ candidate, caller }: SayProps) {
  if (!mayDecideOn(caller, candidate.teamId)) return null;
  const { id, saidSeverity, saidCloseness } = candidate;
  return (
    <details class="card ways" id="say">
      <summary>You know better?</summary>
      <PostForm action={`/candidates/${id}/say`} caller={caller} class="decision-form">
        <RiskField
          name="closeness"
          label="How close was it?"
          words={closenessWords}
          computed={computedFactor(candidate, 'closeness')}
          said={saidCloseness}
        />
        <RiskField
          name="severity"
          label="How bad could it have been?"
          words={severityWords}
          computed={computedFactor(candidate, 'severity')}
          said={saidSeverity}
        />
        <div>
          <button type="submit" class="button button-small">
            Save
          </button>
        </div>
        <p class="hint">The score follows at once. Nothing is decided by it.</p>
      </PostForm>
    </details>
  );
}

type RiskProps = {
  name: 'closeness' | 'severity';
  label: string;
  words: Readonly<Record<RiskValue, string>>;
  /** What the facts alone give. */
  computed: number;
  said: RiskValue | null;
};

function RiskField({ name, label, words, computed, said }: RiskProps) {
  const byFacts = riskScale.find((value) => value === computed);
  return (
    <>
      {/* What somebody else said meanwhile is not overwritten by a form that only shows it. */}
      <input type="hidden" name={`${name}Seen`} value={said === null ? '' : String(said)} />
      <label class="field">
        <span>{label}</span>
        <select name={name}>
          <option value="" selected={said === null}>
            As the facts tell{byFacts === undefined ? '' : `: ${words[byFacts]}`}
          </option>
          {[...riskScale].reverse().map((value) =>
            value === computed && value !== said ? null : (
              <option value={String(value)} selected={value === said}>
                {words[value].charAt(0).toUpperCase() + words[value].slice(1)}
              </option>
            ),
          )}
        </select>
      </label>
    </>
  );
}
