import type { ScoreReason } from '../../core/score/score-reason.ts';
import { OutsideText } from './outside-text.tsx';

const factorWords: Readonly<Record<ScoreReason['factor'], string>> = {
  severity: 'How bad it could have been',
  closeness: 'How close it came',
  recurrence: 'How likely it returns',
  agreement: 'How far we trust this kind',
};

type ScoreProps = { priority: number; reasons: readonly ScoreReason[] };

/** The score with each of its factors and a sentence for each. */
export function ScoreCard({ priority, reasons }: ScoreProps) {
  return (
    <section class="card" aria-labelledby="score-title">
      <h2 id="score-title">
        Score <span class="card-figure">{Math.round(priority)}</span>{' '}
        <span class="card-of">of 100</span>
      </h2>
      <dl class="factors">
        {reasons.map(({ factor, value, text }) => (
          <div>
            <dt>
              {factorWords[factor]} <span class="factor-value">{sayFactor(factor, value)}</span>
            </dt>
            <dd>
              <OutsideText text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function sayFactor(factor: ScoreReason['factor'], value: number): string {
  const isChance = factor === 'recurrence' || factor === 'agreement';
  return isChance ? `${Math.round(value * 100)} %` : `${Math.round(value)} of 50`;
}
