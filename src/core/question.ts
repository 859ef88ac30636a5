import type { IncidentSnapshot } from './snapshots.ts';

/**
 * What only the provider's API can tell, asked for by a detector that needs it. The answers are
 * stored as facts of the same subject, so that detection stays a pure function of facts.
 */
export type Question =
  /**
   * Who did what on a page until the clear of that fact key: its log entries, its alerts' keys, its
   * service's auto-resolve timer.
   */
  | { kind: 'page_log'; incidentId: string; clear: string; incident: IncidentSnapshot }
  /** How one attempt of a run ended. */
  | {
      kind: 'run_attempt';
      repository: string;
      repositoryId: string;
      runId: string;
      attempt: number;
    }
  /** Every job of one attempt of a run. */
  | { kind: 'run_jobs'; repository: string; repositoryId: string; runId: string; attempt: number }
  /**
   * Whether `head` is an ancestor of `base`, and what lies between them. The deployments that raise
   * it succeeded between `deployedFrom` and `deployedUntil`, both included.
   */
  | {
      kind: 'compare';
      repository: string;
      repositoryId: string;
      environment: string;
      base: string;
      head: string;
      deployedFrom: Date;
      deployedUntil: Date;
    };

/** Names a question among those of its subject. */
export function questionKey(question: Question): string {
  switch (question.kind) {
    case 'page_log':
      return pageLogKey(question.clear);
    case 'run_attempt':
      return `run_attempt:${question.attempt}`;
    case 'run_jobs':
      return `run_jobs:${question.attempt}`;
    case 'compare':
      return compareKey(question);
  }
}

/** Names the question that an end of a page raises. */
export function pageLogKey(clear: string): string {
  return `page_log:${clear}`;
}

/** Whose rights decide whether it is answered: a repository, or a PagerDuty service. */
export function aboutOf(question: Question): string | null {
  if (question.kind !== 'page_log') return question.repository;
  const { serviceName, serviceId } = question.incident;
  return serviceName ?? serviceId;
}

/** Names the question for two revisions, whoever raises it. */
export function compareKey({ base, head }: { base: string; head: string }): string {
  return `compare:${base}:${head}`;
}

/** A question without an answer; `givenUp` until the provider can be reached. */
export type OpenQuestion = { question: Question; givenUp: boolean };

/** What came of asking. `unanswerable` means that asking again brings nothing, and says why. */
export type Answer<Fact> =
  | { kind: 'answered'; facts: readonly Fact[] }
  | { kind: 'unanswerable'; because: string };
