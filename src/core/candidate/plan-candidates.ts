import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../detect/finding.ts';
import { toStored } from '../stored-json.ts';
import type { CandidateStatus } from './status.ts';

/** A stored candidate as far as new facts can touch it. */
export type KnownCandidate = {
  id: string;
  detector: string;
  cycle: string;
  status: CandidateStatus;
  /** The finding as it was stored, in its JSON form. */
  finding: unknown;
  decidedByPolicy: boolean;
  followUpIsHeld: boolean;
};

/** What new facts mean for one candidate. The caller turns it into writes, in this order. */
export type PlannedChange =
  | { kind: 'insert'; finding: Finding }
  | { kind: 'insert_withdrawn'; finding: Finding }
  | { kind: 'describe'; id: string; finding: Finding }
  /** A person decided already: the decision stays, and the candidate says that its facts changed. */
  | { kind: 'facts_changed'; id: string; finding: Finding | null; cancelHeldFollowUp: boolean }
  | { kind: 'withdraw'; id: string; finding: Finding }
  | { kind: 'found_again'; id: string; finding: Finding }
  /** Facts that arrived late show that it was never a near miss of its own; nobody decided on it. */
  | { kind: 'remove'; id: string };

const decided: ReadonlySet<CandidateStatus> = new Set(['confirmed', 'dismissed', 'merged']);

/**
 * Compares what the detectors find now, from all facts, with the candidates that are there. The
 * result depends on the facts alone, so any order of arrival ends in the same candidates.
 */
export function planCandidates(
  findings: readonly Finding[],
  known: readonly KnownCandidate[],
): readonly PlannedChange[] {
  const changes: PlannedChange[] = [];
  const left = new Map(known.map((each) => [identity(each), each]));
  for (const finding of findings) {
    const candidate = left.get(identity(finding));
    left.delete(identity(finding));
    const change = candidate === undefined ? insert(finding) : update(finding, candidate);
    if (change !== null) changes.push(change);
  }
  for (const candidate of left.values()) changes.push(withoutFinding(candidate));
  return changes;
}

function identity(of: { detector: string; cycle: string }): string {
  return JSON.stringify([of.detector, of.cycle]);
}

function insert(finding: Finding): PlannedChange {
  return { kind: finding.withdrawn === null ? 'insert' : 'insert_withdrawn', finding };
}

function update(finding: Finding, candidate: KnownCandidate): PlannedChange | null {
  const { id, status } = candidate;
  if (isDeepStrictEqual(toStored(finding), candidate.finding)) return null;
  if (finding.withdrawn !== null) return takenBack(finding, candidate);
  if (status === 'withdrawn') return { kind: 'found_again', id, finding };
  if (decided.has(status)) return { kind: 'facts_changed', id, finding, cancelHeldFollowUp: false };
  return { kind: 'describe', id, finding };
}

function takenBack(finding: Finding, candidate: KnownCandidate): PlannedChange {
  const { id, status } = candidate;
  if (status === 'withdrawn') return { kind: 'describe', id, finding };
  const undecided = !decided.has(status);
  const onlyThePolicySaidSo =
    status === 'confirmed' && candidate.decidedByPolicy && candidate.followUpIsHeld;
  if (undecided || onlyThePolicySaidSo) return { kind: 'withdraw', id, finding };
  return { kind: 'facts_changed', id, finding, cancelHeldFollowUp: candidate.followUpIsHeld };
}

function withoutFinding(candidate: KnownCandidate): PlannedChange {
  if (!decided.has(candidate.status)) return { kind: 'remove', id: candidate.id };
  return {
    kind: 'facts_changed',
    id: candidate.id,
    finding: null,
    cancelHeldFollowUp: candidate.followUpIsHeld,
  };
}
