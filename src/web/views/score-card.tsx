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
              <OutsideText text={reason.text} />
              <Said {...{ reason, caller }} />
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

/** Whose word counts instead of the facts. */
function Said({ reason, caller }: { reason: ScoreReason; caller: Caller }) {
  const { said, factor, computed, value } = reason;
  if (said === undefined) return null;
  const facts = sayFactor(factor, computed ?? value);
  return (
    <>
      {' '}
      <OutsideText text={`${sayWho(said.by, caller)} said so; the facts alone give ${facts}.`} />
    </>
  );
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
