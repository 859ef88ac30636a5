import type { Signal } from '../signal.ts';
import { subjectKey } from '../subject.ts';
import { compareIds } from './compare-ids.ts';

/**
 * What comes first when the provider gave two facts the same time: the order in which such facts
 * can follow each other. Where both orders can happen (a page that clears and reopens, a
 * deployment that succeeds and fails), the fact that claims less comes last and so decides.
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
  'page.resolved': 8,
  'page.reopened': 9,
  'ci_run.started': 10,
  'ci_job.completed': 11,
  'ci_run.completed': 12,
  'deployment.created': 20,
  'deployment.progressed': 21,
  'deployment.succeeded': 22,
  'deployment.failed': 23,
  'deployment.deactivated': 24,
  'change.moved': 30,
  'ticket.seen': 40,
};

/**
 * A subject's facts in one total order, each once: by the provider's time, then by attempt or by
 * deployment (its creation, its id), then by stage, then by fact key. Arrival never matters.
 */
export function orderSignals<S extends Signal>(signals: readonly S[]): readonly S[] {
  const facts = new Map(signals.map((signal) => [factId(signal), signal]));
  return [...facts.values()].sort(compareSignals);
}

function compareSignals(a: Signal, b: Signal): number {
  return (
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    compareIds(sequence(a), sequence(b)) ||
    stages[a.kind] - stages[b.kind] ||
    compareIds(a.factKey, b.factKey) ||
    compareIds(factId(a), factId(b))
  );
}

function sequence(signal: Signal): string {
  if ('attempt' in signal) return String(signal.attempt);
  if (!('deployment' in signal)) return '';
  return `${signal.deployment.createdAt.getTime()}:${signal.deployment.id}`;
}

// Fact keys are unique within a subject only.
function factId(signal: Signal): string {
  return `${subjectKey('', signal.subject)}/${signal.factKey}`;
}
