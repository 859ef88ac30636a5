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
  /** Of the past, so that it asks nobody. */
  historical: boolean;
};

/** A finding, and the candidate that stands for it too, if one does. */
export type PlacedFinding = {
  finding: Finding;
  foldInto: string | null;
  /** What stands near it, and whether it matters to that. */
  place: 'alone' | 'beside' | 'linked';
  /** A look back made it known: it asks nobody. */
  historical: boolean;
};

/** A candidate that follows its finding: what it is now, and whether it is still of the past. */
type Following = { id: string; finding: Finding; historical: boolean };

/** What new facts mean for one candidate. The caller turns it into writes, in this order. */
export type PlannedChange =
  | { kind: 'insert'; finding: Finding; foldInto: string | null; historical: boolean }
  | { kind: 'insert_withdrawn'; finding: Finding; historical: boolean }
  | ({ kind: 'describe' } & Following)
  /** A look back had found it and it was put away; the present tells of it in time. */
  | ({ kind: 'told_again' } & Following)
  /** A person decided already: the decision stays, and the candidate says that its facts changed. */
  | { kind: 'facts_changed'; id: string; finding: Finding | null; cancelHeldFollowUp: boolean }
  | ({ kind: 'withdraw' } & Following)
  | ({ kind: 'found_again' } & Following)
  /** Another candidate stands for it: the same alert fired again before its story was over. */
  | ({ kind: 'fold'; into: string } & Following)
  /** It was folded, and stands for itself again. */
  | ({ kind: 'unfold' } & Following)
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
  const historical = candidate.historical && placed.historical;
  const following = { id: candidate.id, finding, historical };
  const isTurned = historical !== candidate.historical && !isDecided(candidate);
  const isSame = isDeepStrictEqual(toStored(finding), candidate.finding) && !isTurned;
  if (finding.withdrawn !== null) return isSame ? null : takenBack(following, candidate);
  const moved = refold(placed.foldInto, following, candidate);
  return moved !== null || isSame ? moved : foundOtherwise(following, candidate, isTurned);
}

function foundOtherwise(
  following: Following,
  { status, foldedInto }: KnownCandidate,
  isTurned: boolean,
): PlannedChange {
  const { id, finding } = following;
  if (status === 'withdrawn') return { kind: 'found_again', ...following };
  if (decided.has(status) && foldedInto === null) {
    return { kind: 'facts_changed', id, finding, cancelHeldFollowUp: false };
  }
  return { kind: isTurned && status === 'logged' ? 'told_again' : 'describe', ...following };
}

/** What people decided stays where it is, whatever stands next to it. */
function refold(
  foldInto: string | null,
  following: Following,
  candidate: KnownCandidate,
): PlannedChange | null {
  const { status, foldedInto } = candidate;
  if (foldInto === foldedInto || isDecided(candidate) || status === 'withdrawn') return null;
  if (foldInto === null) return { kind: 'unfold', ...following };
  return { kind: 'fold', ...following, into: foldInto };
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

function takenBack(following: Following, candidate: KnownCandidate): PlannedChange {
  const { id, finding } = following;
  if (candidate.status === 'withdrawn') return { kind: 'describe', ...following };
  if (!isDecided(candidate)) return { kind: 'withdraw', ...following };
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
