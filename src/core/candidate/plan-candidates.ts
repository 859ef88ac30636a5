import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../detect/finding.ts';
import type { MaskedValue } from '../mask-values.ts';
import { findingFromStored, toStored } from '../stored-json.ts';
import { isSeenAlike } from './judge-again.ts';
import type { CandidateStatus } from './status.ts';

/** What people would call the same thing, after what they said of it, and how that came about. */
export type Grouping = {
  fingerprint: string;
  /** Before what people said of it. */
  computedFingerprint: string;
  /** What was masked, in order. */
  maskedValues: readonly MaskedValue[];
  /** The version of the rules by which it was computed. */
  fingerprintRules: number;
};

/** Where a candidate belongs by the configuration, and what people would call the same thing. */
export type Belonging = Owner & Grouping;

type Owner = { serviceId: string | null; teamId: string | null };

/** A stored candidate as far as new facts, or another configuration, can touch it. */
export type KnownCandidate = Owner & {
  fingerprint: string;
  fingerprintRules: number;
  id: string;
  detector: string;
  cycle: string;
  status: CandidateStatus;
  /** The finding as it was stored, in its JSON form. */
  finding: unknown;
  decidedByPolicy: boolean;
  /** Its ticket is held, or was only rehearsed: taking it back tells nobody anything. */
  followUpIsHeld: boolean;
  /** The candidate that stands for it, where it was folded into one by the system. */
  foldedInto: string | null;
  /** Of the past, so that it asks nobody. */
  historical: boolean;
  /** It says already that its facts changed since it was decided. */
  factsChanged: boolean;
};

/** A finding, and the candidate that stands for it too, if one does. */
export type PlacedFinding = {
  finding: Finding;
  foldInto: string | null;
  /** What stands near it, and whether it matters to that. */
  place: 'alone' | 'beside' | 'linked';
  /** A look back made it known: it asks nobody. */
  historical: boolean;
  belongs: Belonging;
};

/** A candidate that follows its finding: what it is now, and whether it is still of the past. */
type Following = { id: string; finding: Finding; historical: boolean; belongs: Belonging };

/** What new facts mean for one candidate. The caller turns it into writes, in this order. */
export type PlannedChange =
  | { kind: 'insert'; finding: Finding; foldInto: string | null; historical: boolean }
  | { kind: 'insert_withdrawn'; finding: Finding; historical: boolean }
  | ({ kind: 'describe' } & Following)
  /** A look back had found it and it was put away; the present tells of it in time. */
  | ({ kind: 'told_again' } & Following)
  /** A person decided already: the decision stays, and the candidate says that its facts changed. */
  | { kind: 'facts_changed'; id: string; finding: Finding | null; cancelHeldFollowUp: boolean }
  /**
   * A person decided already; the configuration has put it elsewhere since (`isMoved`), or by new
   * rules people would call the same thing otherwise, and nothing else changed.
   */
  | {
      kind: 'belongs_elsewhere';
      id: string;
      finding: Finding;
      belongs: Belonging;
      isMoved: boolean;
    }
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
  return [...changes, ...[...left.values()].flatMap((each) => withoutFinding(each) ?? [])];
}

function identity(of: { detector: string; cycle: string }): string {
  return JSON.stringify([of.detector, of.cycle]);
}

function insert({ finding, foldInto, historical }: PlacedFinding): PlannedChange {
  if (finding.withdrawn !== null) return { kind: 'insert_withdrawn', finding, historical };
  return { kind: 'insert', finding, foldInto, historical };
}

function update(placed: PlacedFinding, candidate: KnownCandidate): PlannedChange | null {
  const { finding, belongs } = placed;
  const historical = candidate.historical && placed.historical;
  const following = { id: candidate.id, finding, historical, belongs };
  const isFound = isFoundAlike(finding, candidate.finding);
  if (isDecided(candidate) && (isFound || isCalledOtherwise(following, candidate))) {
    return elsewhere(following, candidate);
  }
  const isSame = isFound && historical === candidate.historical && isAtHome(belongs, candidate);
  if (finding.withdrawn !== null) {
    // Facts that took back what was decided take it back once it is undecided again.
    return isSame && candidate.status === 'withdrawn' ? null : takenBack(following, candidate);
  }
  const moved = refold(placed.foldInto, following, candidate);
  if (moved !== null || isSame) return moved;
  return isFound ? standsOtherwise(following, candidate) : foundOtherwise(following, candidate);
}

/** The same finding, which belongs elsewhere now or turned out to be of the present. */
function standsOtherwise(following: Following, candidate: KnownCandidate): PlannedChange | null {
  if (isDecidedOn(candidate)) return elsewhere(following, candidate);
  return toldOrDescribed(following, candidate);
}

function foundOtherwise(following: Following, candidate: KnownCandidate): PlannedChange {
  const { id, finding } = following;
  if (candidate.status === 'withdrawn') return { kind: 'found_again', ...following };
  if (isDecided(candidate)) {
    return { kind: 'facts_changed', id, finding, cancelHeldFollowUp: false };
  }
  return toldOrDescribed(following, candidate);
}

function toldOrDescribed(
  following: Following,
  { historical, status }: KnownCandidate,
): PlannedChange {
  const isTurned = historical && !following.historical;
  return { kind: isTurned && status === 'logged' ? 'told_again' : 'describe', ...following };
}

/**
 * A ticket is known by what it was called when it was decided on: new words alone change nothing,
 * only new rules for the same words do.
 */
function elsewhere(
  { id, finding, belongs }: Following,
  candidate: KnownCandidate,
): PlannedChange | null {
  const isMoved = !hasSameOwner(belongs, candidate);
  if (!isMoved && !hasOtherRules(belongs, candidate)) return null;
  return { kind: 'belongs_elsewhere', id, finding, belongs, isMoved };
}

function isAtHome(belongs: Belonging, candidate: KnownCandidate): boolean {
  return (
    hasSameOwner(belongs, candidate) &&
    belongs.fingerprint === candidate.fingerprint &&
    !hasOtherRules(belongs, candidate)
  );
}

function hasOtherRules(belongs: Belonging, candidate: KnownCandidate): boolean {
  return belongs.fingerprintRules !== candidate.fingerprintRules;
}

/**
 * By new rules, and nothing that was judged is another one: another release may tell the same story in
 * other words, and keep more of it.
 */
function isCalledOtherwise({ finding, belongs }: Following, candidate: KnownCandidate): boolean {
  if (!hasOtherRules(belongs, candidate)) return false;
  const before = findingFromStored(candidate.finding);
  if ((before.withdrawn === null) !== (finding.withdrawn === null)) return false;
  const { fingerprint } = finding;
  const closeness = { ...before.closeness, because: finding.closeness.because };
  return isSeenAlike({ ...before, fingerprint, closeness }, finding);
}

function hasSameOwner(one: Owner, other: Owner): boolean {
  return one.serviceId === other.serviceId && one.teamId === other.teamId;
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
  return isDecidedOn(candidate) && !onlyThePolicySaidSo(candidate);
}

/** By people, or by the policy for them. */
function isDecidedOn({ status, foldedInto }: KnownCandidate): boolean {
  return decided.has(status) && foldedInto === null;
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

function withoutFinding(candidate: KnownCandidate): PlannedChange | null {
  const { id, factsChanged, followUpIsHeld: cancelHeldFollowUp } = candidate;
  if (!isDecided(candidate)) return { kind: 'remove', id };
  if (factsChanged && !cancelHeldFollowUp) return null;
  return { kind: 'facts_changed', id, finding: null, cancelHeldFollowUp };
}

/** Which rule found it is no news of what was stored before that was kept. */
function isFoundAlike(finding: Finding, stored: unknown): boolean {
  const found = toStored(finding);
  if (isDeepStrictEqual(found, stored)) return true;
  const { foundBy } = finding;
  const isOlder = typeof stored === 'object' && stored !== null && !('foundBy' in stored);
  return isOlder && foundBy !== undefined && isDeepStrictEqual(found, { ...stored, foundBy });
}
