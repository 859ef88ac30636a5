import type { DetectorName } from '../../core/detect/finding.ts';
import { detectors } from '../../core/detect/registry.ts';
import { isEnabled, type Rule } from '../../core/policy/rule.ts';
import type { Verdict } from '../../core/policy/verdict.ts';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { detectorWords } from './words/candidate-words.ts';
import { sayLength } from './words/relative-time.ts';

const thenWords: Readonly<Record<Verdict, string>> = {
  open_ticket: 'Open a ticket',
  review: 'Ask a person',
  log: 'Keep it quietly',
  suppress: 'Leave it out',
};

export type PolicyProps = {
  caller: Caller;
  /** Null for the rules that apply until an admin sets others. */
  version: number | null;
  rules: readonly Rule[];
  settleSeconds: Readonly<Record<DetectorName, number>>;
  undoSeconds: number;
};

/** The rules in force, in the order in which they are tried. They are changed in the configuration. */
export function PolicyPage({ caller, version, rules, settleSeconds, undoSeconds }: PolicyProps) {
  return (
    <Layout title="Policy" caller={caller} current="policy">
      <h1>Policy</h1>
      <p class="lead">
        {version === null ? 'The rules that came with Closecall.' : `Version ${version}.`} The first
        rule that fits decides; where none fits, a person does.
      </p>
      <ol class="rows">
        {rules.map((rule) => (
          <RuleRow rule={rule} />
        ))}
      </ol>
      <h2>Waiting times</h2>
      <dl class="pairs pairs-roomy">
        {detectors.map(({ name }) => (
          <div>
            <dt>{detectorWords[name]}</dt>
            <dd>{sayWait(settleSeconds[name])}</dd>
          </div>
        ))}
        <div>
          <dt>Time to undo before a ticket is sent</dt>
          <dd>{sayLength(undoSeconds)}</dd>
        </div>
      </dl>
    </Layout>
  );
}

function RuleRow({ rule }: { rule: Rule }) {
  return (
    <li class="row row-ticket">
      <div class="row-main">
        <h2 class="row-story">
          <OutsideText text={rule.name} most={80} />
        </h2>
        <p class="row-why">
          When <code class="condition">{rule.when}</code>
        </p>
      </div>
      {isEnabled(rule) ? (
        <Pill tone="accent">{thenWords[rule.then]}</Pill>
      ) : (
        <Pill tone="plain">Switched off</Pill>
      )}
    </li>
  );
}

function sayWait(seconds: number): string {
  return seconds === 0 ? 'Judged at once' : `Judged after ${sayLength(seconds)} without a return`;
}
