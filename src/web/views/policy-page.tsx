import type { DetectorName } from '../../core/detect/finding.ts';
import { detectors } from '../../core/detect/registry.ts';
import type { TicketQuestion } from '../../core/follow-up/question-set.ts';
import { sayAutomatic } from '../../core/policy/automatic-rules.ts';
import { isEnabled, type Rule, type RuleProblem } from '../../core/policy/rule.ts';
import type { Verdict } from '../../core/policy/verdict.ts';
import type { PolicyOffer } from '../../triage/policy-offers.ts';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { OfferCard } from './offer-card.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PolicyQuestions } from './policy-questions.tsx';
import { detectorWords } from './words/candidate-words.ts';
import { asSentence } from './words/cut-text.ts';
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
  halfLifeDays: number;
  /** Null where the policy sets no number. */
  ticketsPerWeek: number | null;
  /** What tickets ask: the admin's own entries, and those that came with Closecall. */
  questions: { own: readonly TicketQuestion[]; builtIn: readonly TicketQuestion[] };
  warnings: readonly RuleProblem[];
  /** For admins. */
  offers: readonly PolicyOffer[];
  /** What an answer to an offer came to, as a sentence. */
  flash: string | null;
  now: Date;
};

/** The rules in force, in the order in which they are tried. They are changed in the configuration. */
export function PolicyPage(props: PolicyProps) {
  const { caller, version, rules, settleSeconds, undoSeconds, flash } = props;
  return (
    <Layout title="Policy" caller={caller} current="policy">
      {flash === null ? null : (
        <Notice tone="plain">
          <p class="notice-text">{flash}</p>
        </Notice>
      )}
      <h1>Policy</h1>
      <p class="lead">
        {version === null ? 'The rules that came with Closecall.' : `Version ${version}.`} The first
        rule that fits decides; where none fits, a person does.
      </p>
      <p>
        <OutsideText text={sayAutomatic(rules, props.ticketsPerWeek)} most={2_000} />
      </p>
      {props.warnings.length === 0 ? null : (
        <Notice tone="bad">
          {props.warnings.map(({ path, message, suggestion }) => (
            <p class="notice-text">
              <OutsideText text={`${ruleAt(rules, path)}: ${message}.${sayMeant(suggestion)}`} />
            </p>
          ))}
        </Notice>
      )}
      <Offers {...props} />
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
        <div>
          <dt>Time after which a near miss counts half in how likely it returns</dt>
          <dd>{sayDays(props.halfLifeDays)}</dd>
        </div>
      </dl>
      <PolicyQuestions {...props.questions} />
    </Layout>
  );
}

function Offers({ offers, caller, now }: PolicyProps) {
  if (offers.length === 0) return null;
  return (
    <>
      <h2>People agreed</h2>
      {offers.map((offer) => (
        <OfferCard offer={offer} caller={caller} now={now} />
      ))}
    </>
  );
}

/** The name of the rule that a path such as `rules[2].when` leads to. */
function sayMeant(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
}

function ruleAt(rules: readonly Rule[], path: string): string {
  return rules[Number(/\d+/.exec(path)?.[0])]?.name ?? path;
}

/** What a rule says besides its verdict; empty where it says no more. */
function sayBesides({ team, labels = [], snoozeUntil, minOccurrences }: Rule): string {
  const parts = [
    ...(minOccurrences === undefined ? [] : [`From ${minOccurrences} times on`]),
    ...(team === undefined ? [] : [`for the team ${team}`]),
    ...(labels.length === 0 ? [] : [`with the labels ${labels.join(', ')}`]),
    ...(snoozeUntil === undefined ? [] : [`out of sight until ${snoozeUntil}`]),
  ];
  return parts.length === 0 ? '' : asSentence(parts.join(', '));
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
        {sayBesides(rule) === '' ? null : (
          <p class="row-why">
            <OutsideText text={sayBesides(rule)} />
          </p>
        )}
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
  return seconds === 0
    ? 'Looked at by the rules at once'
    : `Looked at by the rules after ${sayLength(seconds)} without a return`;
}

function sayDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
