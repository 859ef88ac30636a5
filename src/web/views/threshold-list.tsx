import type { CandidateWhy } from './candidate-why.ts';
import { OutsideText } from './outside-text.tsx';
import { asSentence } from './words/cut-text.ts';
import { sayThresholdName, sayThresholdValue } from './words/threshold-words.ts';

type ThresholdProps = Pick<CandidateWhy, 'thresholds' | 'detectorVersion'>;

/** The numbers that decided about the finding, for those who want to know. */
export function ThresholdList({ thresholds, detectorVersion }: ThresholdProps) {
  if (thresholds.length === 0) return null;
  return (
    <details class="ways">
      <summary>What decided</summary>
      <dl class="factors">
        {thresholds.map((each) => (
          <div>
            <dt>
              <OutsideText text={sayThresholdName(each)} most={60} />{' '}
              <span class="factor-value">
                <OutsideText text={sayThresholdValue(each)} most={60} />
              </span>
            </dt>
            <dd>
              <OutsideText text={asSentence(each.because)} />
            </dd>
          </div>
        ))}
      </dl>
      {detectorVersion === null ? null : (
        <p class="card-foot">Found by version {detectorVersion} of the way of finding.</p>
      )}
    </details>
  );
}
