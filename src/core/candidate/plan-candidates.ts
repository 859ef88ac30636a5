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
  /** The candidate that stands for it, where it was folded into one by the system. */
  foldedInto: string | null;
};

/** A finding, and the candidate that stands for it too, if one does. */
export type PlacedFinding = {
  finding: Finding;
  foldInto: string | null;
  /** What stands near it, and whether it matters to that. */
  place: 'alone' | 'beside' | 'linked';
  /** Only a look back tells of it: it asks nobody. */
  historical: boolean;
};

/** What new facts mean for one candidate. The caller turns it into writes, in this order. */
export type PlannedChange =
  | { kind: 'insert'; finding: Finding; foldInto: string | null; historical: boolean }
  | { kind: 'insert_withdrawn'; finding: Finding; historical: boolean }
  | { kind: 'describe'; id: string; finding: Finding }
  /** A person decided already: the decision stays, and the candidate says that its facts changed. */
  | { kind: 'facts_changed'; id: string; finding: Finding | null; cancelHeldFollowUp: boolean }
  | { kind: 'withdraw'; id: string; finding: Finding }
  | { kind: 'found_again'; id: string; finding: Finding }
  /** Another candidate stands for it: the same alert fired again before its story was over. */
  | { kind: 'fold'; id: string; finding: Finding; into: string }
  /** It was folded, and stands for itself again. */
  | { kind: 'unfold'; id: string; finding: Finding }
  /** Facts that arrived late show that it was never a near miss of its own; nobody decided on it. */
  | { kind: 'remove'; id: string };

const decided: ReadonlySet<CandidateStatus> = new Set(['confirmed', 'dismissed', 'merged']);

/**
 * Compares what the detectors find now, from all facts, with the candidates that are there. The
 * result depends on the facts alone, so any order of arrival ends in the same candidates.
 */
export function planCandidates(
  placed: readonly PlacedFinding[],
  known: readonly KnownCandidate[],
): readonly PlannedChange[] {
  const changes: PlannedChange[] = [];
  const left = new Map(known.map((each) => [identity(each), each]));
  for (const each of placed) {
    const candidate = left.get(identity(each.finding));
    left.delete(identity(each.finding));
    const change = candidate === undefined ? insert(each) : update(each, candidate);
    if (change !== null) changes.push(change);
  }
  for (const candidate of left.values()) changes.push(withoutFinding(candidate));
  return changes;
}

function identity(of: { detector: string; cycle: string }): string {
  return JSON.stringify([of.detector, of.cycle]);
}

function insert({ finding, foldInto, historical }: PlacedFinding): PlannedChange {
  if (finding.withdrawn !== null) return { kind: 'insert_withdrawn', finding, historical };
  return { kind: 'insert', finding, foldInto, historical };
}

function update(placed: PlacedFinding, candidate: KnownCandidate): PlannedChange | null {
  const { finding } = placed;
  const { id, status } = candidate;
  const isSame = isDeepStrictEqual(toStored(finding), candidate.finding);
  if (finding.withdrawn !== null) return isSame ? null : takenBack(finding, candidate);
  const moved = refold(placed, candidate);
  if (moved !== null) return moved;
  if (isSame) return null;
  if (status === 'withdrawn') return { kind: 'found_again', id, finding };
  if (decided.has(status) && candidate.foldedInto === null) {
    return { kind: 'facts_changed', id, finding, cancelHeldFollowUp: false };
  }
  return { kind: 'describe', id, finding };
}

/** What people decided stays where it is, whatever stands next to it. */
function refold(
  { finding, foldInto }: PlacedFinding,
  candidate: KnownCandidate,
): PlannedChange | null {
  const { id, status, foldedInto } = candidate;
  if (foldInto === foldedInto || isDecided(candidate) || status === 'withdrawn') return null;
  if (foldInto === null) return { kind: 'unfold', id, finding };
  return { kind: 'fold', id, finding, into: foldInto };
}

function isDecided(candidate: KnownCandidate): boolean {
  const { status, foldedInto } = candidate;
  return decided.has(status) && foldedInto === null && !onlyThePolicySaidSo(candidate);
}

/** Nothing left the house yet, and no person had a say. */
function onlyThePolicySaidSo(candidate: KnownCandidate): boolean {
  const { status, decidedByPolicy, followUpIsHeld } = candidate;
  return status === 'confirmed' && decidedByPolicy && followUpIsHeld;
}

function takenBack(finding: Finding, candidate: KnownCandidate): PlannedChange {
  const { id, status } = candidate;
  if (status === 'withdrawn') return { kind: 'describe', id, finding };
  if (!isDecided(candidate)) return { kind: 'withdraw', id, finding };
  return { kind: 'facts_changed', id, finding, cancelHeldFollowUp: candidate.followUpIsHeld };
}

function withoutFinding(candidate: KnownCandidate): PlannedChange {
  const isKept = decided.has(candidate.status) && candidate.foldedInto === null;
  if (!isKept) return { kind: 'remove', id: candidate.id };
  return {
    kind: 'facts_changed',
    id: candidate.id,
    finding: null,
    cancelHeldFollowUp: candidate.followUpIsHeld,
  };
}
