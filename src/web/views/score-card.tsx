import type { ScoreFact, ScoreReason } from '../../core/score/score-reason.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayWho } from './words/who.ts';

const factorWords: Readonly<Record<ScoreReason['factor'], string>> = {
  severity: 'How bad it could have been',
  closeness: 'How close it came',
  recurrence: 'How likely it returns',
  agreement: 'How far we trust this kind',
};

type ScoreProps = {
  priority: number;
  reasons: readonly ScoreReason[];
  scoredAt: Date | null;
  caller: Caller;
  now: Date;
};

/** The score with each of its factors, a sentence for each, and what that stands on. */
export function ScoreCard({ priority, reasons, scoredAt, caller, now }: ScoreProps) {
  return (
    <section class="card" aria-labelledby="score-title">
      <h2 id="score-title">
        Score <span class="card-figure">{Math.round(priority)}</span>{' '}
        <span class="card-of">of 100</span>
      </h2>
      <dl class="factors">
        {reasons.map((reason) => (
          <div>
            <dt>
              {factorWords[reason.factor]}{' '}
              <span class="factor-value">{sayFactor(reason.factor, reason.value)}</span>
            </dt>
            <dd>
              <OutsideText text={sayReason(reason, caller)} />
              <Facts facts={reason.evidence ?? []} />
            </dd>
          </div>
        ))}
      </dl>
      {scoredAt === null ? null : (
        <p class="card-foot hint">
          Computed <Moment at={scoredAt} now={now} />.
        </p>
      )}
    </section>
  );
}

/** Where somebody's word counts instead of the facts, whose. */
function sayReason({ text, said }: ScoreReason, caller: Caller): string {
  return said === undefined ? text : text.replace(/^A person/, () => sayWho(said.by, caller));
}

function Facts({ facts }: { facts: readonly ScoreFact[] }) {
  // How often something was judged goes without saying where its share is told.
  const told = facts.filter(({ name }) => !name.startsWith('judged_'));
  if (told.length === 0) return null;
  return (
    <details class="ways">
      <summary>What this stands on</summary>
      <ul>
        {told.map(({ text }) => (
          <li>
            <OutsideText text={text} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function sayFactor(factor: ScoreReason['factor'], value: number): string {
  const isChance = factor === 'recurrence' || factor === 'agreement';
  return isChance ? `${Math.round(value * 100)} %` : `${Math.round(value)} of 50`;
}
