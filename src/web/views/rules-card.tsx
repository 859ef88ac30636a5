import { movedByVerdict } from '../../core/candidate/judge-again.ts';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { TraceEntry } from '../../core/policy/evaluate-policy.ts';
import type { Verdict } from '../../core/policy/verdict.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { verdictWords } from './words/candidate-words.ts';
import { sayBecause } from './words/rule-words.ts';

type RulesProps = {
  status: CandidateStatus;
  /** What it waits for besides the settling time; null for nothing. */
  awaits: string | null;
  verdict: Verdict | null;
  trace: readonly TraceEntry[];
  policyVersion: number | null;
  /** The version that is in force; null for the rules that came with Closecall. */
  versionInForce: number | null;
  /** It was put where it is as nobody looked at it, which no rule says. */
  isPutAway: boolean;
  settlesAt: Date;
  now: Date;
};

/** What the rules did with it: each rule that was tried, and why it did or did not apply. */
export function RulesCard(props: RulesProps) {
  const { status, verdict, policyVersion } = props;
  // What they said of it before no longer holds.
  const trace = status === 'withdrawn' ? [] : props.trace;
  return (
    <section class="card" aria-labelledby="rules-title">
      <h2 id="rules-title">What the rules did</h2>
      {verdict === null || status === 'withdrawn' ? (
        <NotAsked {...props} />
      ) : (
        <p>{verdictWords[verdict]}</p>
      )}
      {staysAllTheSame(props) ? (
        <p>
          It stays where it is all the same: a person had a say in it, or it happened more than two
          weeks ago.
        </p>
      ) : null}
      {trace.length === 0 ? null : <Trace trace={trace} />}
      {verdict === null ? null : (
        <p class="card-foot">
          {policyVersion === props.versionInForce ? (
            <a href="/policy">{sayVersion(policyVersion)}</a>
          ) : (
            `${sayVersion(policyVersion)}, no longer in force`
          )}
        </p>
      )}
    </section>
  );
}

function sayVersion(version: number | null): string {
  return version === null ? 'The rules that came with Closecall' : `Policy version ${version}`;
}

/** The rules would put it elsewhere now, and nobody decided on it meanwhile. */
function staysAllTheSame({ status, verdict, isPutAway }: RulesProps): boolean {
  if (verdict === null || status === 'confirmed' || status === 'snoozed' || isPutAway) return false;
  const snoozedUntil = null;
  return movedByVerdict({ status, snoozedUntil }, { verdict, snoozedUntil }) !== null;
}

/** Why the rules have not said anything, and whether they will. */
function NotAsked({ status, awaits, settlesAt, now }: RulesProps) {
  if (status === 'withdrawn') return <p>They are not asked, as it was taken back.</p>;
  if (status === 'merged') return <p>They are asked about the one that it is part of.</p>;
  if (status !== 'settling') return <p>They were not asked, as a person decided first.</p>;
  if (awaits !== null) return <p>Nothing yet. They are asked once there is an answer.</p>;
  if (settlesAt <= now) return <p>Nothing yet. They are asked any moment now.</p>;
  return (
    <p>
      Nothing yet. They are asked <Moment at={settlesAt} now={now} />, when it is clear whether it
      returns.
    </p>
  );
}

function Trace({ trace }: Pick<RulesProps, 'trace'>) {
  return (
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
  );
}
