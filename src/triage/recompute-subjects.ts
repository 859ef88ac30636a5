import {
  type PlacedFinding,
  type PlannedChange,
  planCandidates,
} from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { detectSubject } from '../core/detect/registry.ts';
import { reachesInto } from '../core/history-span.ts';
import { receiveFinding } from '../core/hold-time.ts';
import type { Question } from '../core/question.ts';
import type { SubjectKind } from '../core/subject.ts';
import { isOfThePast, type ToldWhen } from '../core/told-when.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { applyPlannedChange } from './apply-planned-change.ts';
import { carryEdits } from './carry-edits.ts';
import { followMerges } from './follow-merges.ts';
import { keepCounted } from './keep-counted.ts';
import { keepIncidents } from './keep-incidents.ts';
import { byIdentity, knownCandidates, type StoredCandidate } from './known-candidates.ts';
import { leaveAsCalled } from './leave-as-called.ts';
import { whatIsOpen } from './open-questions.ts';
import { placeFindings } from './place-findings.ts';
import { relateIncidents } from './relate-incidents.ts';
import { rememberDetection } from './remember-detection.ts';
import { factsOf, type SubjectFacts } from './subject-facts.ts';
import { detectContext, type TouchedSubject } from './touched-subject.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

/** Runs every detector over the facts of the subjects and makes the candidates follow. */
export async function recomputeSubjects(
  tx: Transaction,
  owe: Owe,
  touched: readonly TouchedSubject[],
): Promise<void> {
  if (touched.length === 0) return;
  const settings = await loadTriageSettings(tx);
  const facts = await factsOf(tx, touched);
  const known = await knownCandidates(
    tx,
    touched.map(({ key }) => key),
    judgedCycles(facts),
  );
  const detected = touched.map((subject) => {
    const own = facts.get(subject.key) ?? { facts: [], part: null };
    return { ...detect(subject, own, settings), part: own.part };
  });
  await rememberDetection(tx, detected);
  await keepCounted(tx, settings, detected);
  const { alerts, changed: incidents } = await keepIncidents(tx, settings, detected, known);
  const changed = new Set(incidents);
  const carriedOut: PlannedChange[] = [];
  for (const each of detected) {
    const { key, kind } = each.subject;
    const { plan, matters } = await follow(tx, owe, { settings, ...each }, known.get(key) ?? []);
    carriedOut.push(...plan);
    if (kind === 'incident' && matters) changed.add(key);
  }
  await followMerges(tx, owe, carriedOut);
  await relateIncidents(
    tx,
    owe,
    settings,
    new Map([...alerts].filter(([key]) => changed.has(key))),
  );
}

/** A rollback is named by its deployment, and by the step of it that went back. */
function judgedCycles(
  facts: ReadonlyMap<string, SubjectFacts>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = [...facts].filter(([, { part }]) => part !== null);
  return new Map(parts.map(([key, { part }]) => [key, part?.judged ?? new Set()]));
}

function detect(subject: TouchedSubject, { facts, part }: SubjectFacts, settings: TriageSettings) {
  const signals = facts.map(({ signal }) => signal);
  const context = detectContext(subject, settings);
  const { findings, because, ...detected } = detectSubject(subject.kind, signals, context);
  // What came before the part was judged where it was new itself.
  const isOwn = (question: Question) => part === null || reachesInto(part.span, question);
  const questions = detected.questions.filter(isOwn);
  const received = findings
    .filter(({ cycle }) => part === null || part.judged.has(cycle))
    .map((finding) => receiveFinding(finding, facts));
  const open = whatIsOpen(subject, facts, { context, questions });
  const own = { ...open, questions: open.questions.filter(({ question }) => isOwn(question)) };
  const held = received.map(({ finding }) => finding);
  const told = new Map(received.map((each) => [each.finding, each.told]));
  return { subject, findings: held, told, because, questions, signals, open: own };
}

type Detected = RecomputeContext & {
  findings: readonly Finding[];
  told: ReadonlyMap<Finding, ToldWhen>;
  questions: readonly Question[];
};

/**
 * Makes the candidates of one subject, and what else is kept of it, follow its findings. Answers
 * what changed, and whether that may matter to its neighbours at once.
 */
async function follow(
  tx: Transaction,
  owe: Owe,
  { findings, told, questions, ...context }: Detected,
  stored: readonly StoredCandidate[],
): Promise<{ plan: readonly PlannedChange[]; matters: boolean }> {
  const { subject } = context;
  if (questions.length > 0) owe('ask-provider', subject.key, { inSeconds: 0 });
  const own = findings.filter(({ countedOnly }) => !countedOnly);
  const known = byIdentity(stored);
  const past = own.filter((each) => isOfThePast(told.get(each) ?? 'present', known(each)));
  const placed = await placeFindings(tx, context, { findings: own, known: stored, past });
  carryEdits(owe, context.settings, placed, stored);
  const plan = planCandidates(placed, stored);
  for (const change of plan) {
    await applyPlannedChange(tx, owe, { ...context, known: stored }, change);
  }
  await leaveAsCalled(tx, placed, stored);
  const matters = mattersToOthers(subject, placed, plan);
  const due = whenToRelate(subject.kind, plan, matters);
  if (due !== null) owe('relate-subject', subject.key, due);
  return { plan, matters };
}

function mattersToOthers(
  { kind }: TouchedSubject,
  placed: readonly PlacedFinding[],
  plan: readonly PlannedChange[],
): boolean {
  if (plan.length === 0) return false;
  if (placed.some(({ place }) => place === 'linked')) return true;
  // What changed, or is gone, may have been of their story until now.
  return kind === 'incident' && plan.some((change) => change.kind !== 'insert');
}

/**
 * When its neighbours are looked at, after the commit: at once where what changed may matter to them.
 * Otherwise only for those that are being written at this very moment, or are still to come; that has
 * time. Pages are related as they are written.
 */
function whenToRelate(
  kind: SubjectKind,
  plan: readonly PlannedChange[],
  matters: boolean,
): { inSeconds: number; quietly?: boolean } | null {
  if (kind === 'revision') return { inSeconds: 0 };
  if (plan.length === 0 || kind === 'incident') return null;
  if (matters) return { inSeconds: 0 };
  const hasNeighbours = kind === 'ci_run' || kind === 'environment' || kind === 'change_ticket';
  return hasNeighbours ? { inSeconds: 5, quietly: true } : null;
}

export type RecomputeContext = { subject: TouchedSubject; settings: TriageSettings };
