import type { Resolver, Signal } from '../signal.ts';
import type { Subject } from '../subject.ts';
import { compareIds, compareText, sortKey } from './compare-ids.ts';

/**
 * What comes first when the provider gave two facts the same time: the order in which such facts
 * can follow each other. Where both orders can happen (a page that clears and reopens), the fact that
 * claims less comes last and so decides. The statuses of a deployment are told apart by their ids.
 */
const stages: Record<Signal['kind'], number> = {
  'page.triggered': 0,
  'page.changed': 1,
  'page.reassigned': 2,
  'page.escalated': 3,
  'page.responder_asked': 4,
  'page.acknowledged': 5,
  'page.unacknowledged': 6,
  'page.noted': 7,
  'page.handled': 8,
  'page.notified': 9,
  'page.exhausted': 10,
  'page.resolved': 11,
  'page.reopened': 12,
  'page.log_read': 13,
  'ci_run.started': 20,
  'ci_job.completed': 21,
  'ci_jobs.listed': 22,
  'ci_run.completed': 23,
  'check.completed': 24,
  'commit_run.completed': 25,
  'deployment.created': 30,
  'deployment.progressed': 31,
  'deployment.succeeded': 31,
  'deployment.failed': 31,
  'deployment.deactivated': 31,
  'revisions.compared': 35,
  'revision.reverted': 36,
  'change.moved': 40,
  'ticket.seen': 50,
  'report.made': 55,
  'question.unanswered': 60,
};

/** From the one that makes most of a near miss of it to the one that claims least. */
const ends: readonly Resolver[] = ['integration', 'bot', 'automation', 'timer', 'merged', 'person'];

/** Of two ends of a page, the one whose resolver stands later here decides. */
export function rankOfEnd(resolver: Resolver): number {
  return ends.indexOf(resolver);
}

/**
 * A subject's facts in one total order, each once: by the provider's time, then by attempt or by
 * deployment (its creation, its id), then by stage, then by fact key. Arrival never matters.
 */
export function orderSignals<S extends Signal>(signals: readonly S[]): readonly S[] {
  return eachOnce(signals)
    .map((signal): Sortable<S> => ({ signal, time: signal.occurredAt.getTime() }))
    .sort(compare)
    .map(({ signal }) => signal);
}

/** Fact keys are unique within a subject only; nearly always all are of one. */
function eachOnce<S extends Signal>(signals: readonly S[]): readonly S[] {
  const bySubject = new Map<string, Map<string, S>>();
  let last: { subject: Subject; facts: Map<string, S> } | null = null;
  for (const signal of signals) {
    const { subject, factKey } = signal;
    if (last === null || !isSame(last.subject, subject)) {
      const name = `${subject.kind}:${subject.id}`;
      const facts = bySubject.get(name) ?? new Map<string, S>();
      bySubject.set(name, facts);
      last = { subject, facts };
    }
    last.facts.set(factKey, signal);
  }
  return [...bySubject.values()].flatMap((facts) => [...facts.values()]);
}

function isSame(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** A fact with what its place depends on; sort keys are made once, and only where times are equal. */
type Sortable<S> = { signal: S; time: number; sequence?: string; factKey?: string };

function compare(a: Sortable<Signal>, b: Sortable<Signal>): number {
  return (
    a.time - b.time ||
    compareText(sequenceKey(a), sequenceKey(b)) ||
    stages[a.signal.kind] - stages[b.signal.kind] ||
    claim(a.signal) - claim(b.signal) ||
    compareText(factSortKey(a), factSortKey(b)) ||
    compareIds(factId(a.signal), factId(b.signal))
  );
}

/** Of two ends of a page at one moment, the one that makes no near miss of it decides. */
function claim(signal: Signal): number {
  return signal.kind === 'page.resolved' ? rankOfEnd(signal.resolver) : 0;
}

function sequenceKey(fact: Sortable<Signal>): string {
  fact.sequence ??= sortKey(sequence(fact.signal));
  return fact.sequence;
}

function factSortKey(fact: Sortable<Signal>): string {
  fact.factKey ??= sortKey(fact.signal.factKey);
  return fact.factKey;
}

function sequence(signal: Signal): string {
  if ('attempt' in signal) return String(signal.attempt);
  if (!('deployment' in signal)) return '';
  return `${signal.deployment.createdAt.getTime()}:${signal.deployment.id}`;
}

function factId({ subject, factKey }: Signal): string {
  return `${subject.kind}:${subject.id}/${factKey}`;
}
