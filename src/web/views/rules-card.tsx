import type { TraceEntry } from '../../core/policy/evaluate-policy.ts';
import type { Verdict } from '../../core/policy/verdict.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { detectorWords, verdictWords } from './words/candidate-words.ts';

type RulesProps = {
  verdict: Verdict | null;
  trace: readonly TraceEntry[];
  policyVersion: number | null;
  settlesAt: Date;
  now: Date;
};

/** What the rules did with it: each rule that was tried, and why it did or did not apply. */
export function RulesCard({ verdict, trace, policyVersion, settlesAt, now }: RulesProps) {
  return (
    <section class="card" aria-labelledby="rules-title">
      <h2 id="rules-title">What the rules did</h2>
      {verdict === null ? (
        <p>
          Nothing yet. {settlesAt > now ? 'They are asked ' : 'They were due '}
          <Moment at={settlesAt} now={now} />, when it is clear whether it returns.
        </p>
      ) : (
        <p>{verdictWords[verdict]}</p>
      )}
      {trace.length === 0 ? null : (
        <ol class="trace">
          {trace.map(({ rule, matched, because }) => (
            <li class={matched ? 'trace-matched' : 'trace-missed'}>
              <span class="trace-mark" aria-hidden="true">
                {matched ? '✓' : '–'}
              </span>
              <span>
                <strong>
                  <OutsideText text={rule} most={80} />
                </strong>{' '}
                {matched ? 'applied' : 'did not apply'}:{' '}
                <OutsideText text={sayBecause(because)} most={240} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <p class="card-foot">
        <a href="/policy">
          {policyVersion === null
            ? 'The rules that came with Closecall'
            : `Policy version ${policyVersion}`}
        </a>
      </p>
    </section>
  );
}

/** Rules name the kinds of near miss as the policy does; people know them by their words. */
function sayBecause(because: string): string {
  return Object.entries(detectorWords).reduce(
    (text, [name, words]) => text.replaceAll(`"${name}"`, `“${words}”`),
    because,
  );
}
