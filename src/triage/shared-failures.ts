import { and, asc, between, eq, gte, inArray, like, lte, ne, or, sql } from 'drizzle-orm';
import type { Finding } from '../core/detect/finding.ts';
import {
  findSharedFailures,
  SHARED_FAILURE_MIN_RUNS,
  SHARED_FAILURE_MIN_SHARE,
  SHARED_FAILURE_WINDOW_MS,
  type SharedFailure,
} from '../core/detect/shared-failure.ts';
import { isOfSharedFailure } from '../core/detect/tell-shared-failure.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { subjectKey } from '../core/subject.ts';
import type { DbOrTx } from '../db/client.ts';
import { haveFailedTogether } from '../db/queries/failed-together.ts';
import { runEndings } from '../db/queries/run-endings.ts';
import { candidates } from '../db/schema/candidates.ts';

/** The windows that hold a moment, and some more, are looked at first. */
const firstLookMs = 20 * 60_000;

/** The windows of a stretch reach beyond its failures, and those beside it beyond these. */
const edgeMs = 2 * SHARED_FAILURE_WINDOW_MS;

/** The runs that began beside one that failed have ended by then. */
export const runsAreOverSeconds = 20 * 60;

/** A stretch that goes on is followed by so much at a time, and so far at most. */
const stepMs = 60 * 60_000;
const furthestMs = 12 * 60 * 60_000;

export type Owner = { connectionId: string; owner: string };

/** Whose runs they are: the owner of the repository, `owner/name`. */
export function ownerOf(repository: string | null): string | null {
  const owner = repository?.split('/')[0]?.toLowerCase() ?? '';
  return owner === '' ? null : owner;
}

export function sharedSubjectKey({ connectionId, owner }: Owner): string {
  return subjectKey(connectionId, { kind: 'shared_failure', id: owner });
}

export type Range = { from: Date; until: Date };

/**
 * The stretches around a moment in which an owner's runs failed together. One that touches the edge
 * of what was read is followed to its end, so that it is the same one from wherever it is looked at.
 */
export async function sharedFailuresAround(
  db: DbOrTx,
  of: Owner,
  at: Date,
): Promise<readonly SharedFailure[]> {
  let range = rangeAround(at);
  for (;;) {
    const stretches = findSharedFailures(await runEndings(db, of, range));
    const wider = widened(range, stretches, at);
    if (wider === null) return stretches;
    range = wider;
  }
}

/** Null where every stretch ends within the range, or it is as wide as it gets. */
function widened(range: Range, stretches: readonly SharedFailure[], at: Date): Range | null {
  const early = stretches.some(({ from }) => from <= shifted(range.from, edgeMs));
  const late = stretches.some(({ to }) => to >= shifted(range.until, -edgeMs));
  const from = early ? later(shifted(range.from, -stepMs), shifted(at, -furthestMs)) : range.from;
  const until = late ? sooner(shifted(range.until, stepMs), shifted(at, furthestMs)) : range.until;
  const isSame =
    from.getTime() === range.from.getTime() && until.getTime() === range.until.getTime();
  return isSame ? null : { from, until };
}

function shifted(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function sooner(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** What lies right beside a moment. */
export function rangeAround(at: Date): Range {
  return { from: shifted(at, -firstLookMs), until: shifted(at, firstLookMs) };
}

/** A candidate of a shared cause; it began when the first of its members failed. */
export type SharedNear = { id: string; cycle: string; beganAt: Date; isLive: boolean };

/** More of them in a day are not told apart any more. */
const mostNear = 20;

/** The shared causes that were found around a moment; nearly always there are none. */
export async function sharedNear(db: DbOrTx, of: Owner, at: Date): Promise<readonly SharedNear[]> {
  const rows = await db
    .select({
      id: candidates.id,
      cycle: candidates.cycle,
      beganAt: candidates.beganAt,
      status: candidates.status,
    })
    .from(candidates)
    .where(
      and(
        eq(candidates.subjectKey, sharedSubjectKey(of)),
        gte(candidates.beganAt, shifted(at, -furthestMs)),
        lte(candidates.beganAt, shifted(at, furthestMs)),
      ),
    )
    .orderBy(sql`abs(extract(epoch from ${candidates.beganAt} - ${at}))`, asc(candidates.id))
    .limit(mostNear);
  return rows.flatMap(({ status, beganAt, ...row }) =>
    beganAt === null ? [] : { ...row, beganAt, isLive: status !== 'withdrawn' },
  );
}

/** Which of the candidates stands for a stretch: the first that began within it. */
export function standsFor(
  { from, to }: SharedFailure,
  near: readonly SharedNear[],
): SharedNear | null {
  const own = near.filter(({ beganAt, isLive }) => isLive && beganAt >= from && beganAt <= to);
  return own.reduce<SharedNear | null>(
    (first, each) => (first === null || each.beganAt < first.beganAt ? each : first),
    null,
  );
}

/** Whether a shared cause is possible at all around a moment. */
export function mayBeShared(db: DbOrTx, of: Owner, at: Date): Promise<boolean> {
  const range = rangeAround(at);
  const atLeast = SHARED_FAILURE_MIN_RUNS * SHARED_FAILURE_MIN_SHARE;
  return haveFailedTogether(db, of, range, { atLeast, withinMs: SHARED_FAILURE_WINDOW_MS });
}

/** The candidate that stands for the stretch in which this run failed first, if there is one. */
export async function sharedCandidateFor(
  db: DbOrTx,
  connectionId: string,
  finding: Finding,
): Promise<string | null> {
  const owner = ownerOf(finding.service.github);
  if (owner === null) return null;
  const of = { connectionId, owner };
  const stretches = await sharedFailuresAround(db, of, finding.beganAt);
  const stretch = stretches.find((each) => isOfSharedFailure(finding, each));
  if (stretch === undefined) return null;
  return standsFor(stretch, await sharedNear(db, of, finding.beganAt))?.id ?? null;
}

/** A retry's candidate, as far as a shared cause needs it. */
export type Retry = {
  subjectKey: string;
  foldedInto: string | null;
  historical: boolean;
  finding: Finding;
};

/**
 * Retries of an owner's runs that failed first in one of the ranges, or that are folded into one of
 * these candidates.
 */
export async function retriesOf(
  db: DbOrTx,
  { connectionId, owner }: Owner,
  { ranges, foldedInto }: { ranges: readonly Range[]; foldedInto: readonly string[] },
): Promise<readonly Retry[]> {
  const earliest = new Date(Math.min(...ranges.map(({ from }) => from.getTime())));
  const isWithin = ranges.map(({ from, until }) => between(candidates.beganAt, from, until));
  const isFolded = inArray(candidates.mergedInto, [...foldedInto]);
  const rows = await db
    .select({
      subjectKey: candidates.subjectKey,
      mergedInto: candidates.mergedInto,
      historical: candidates.historical,
      finding: candidates.finding,
    })
    .from(candidates)
    .where(
      and(
        eq(candidates.connectionId, connectionId),
        eq(candidates.detector, 'retried_ci_failure'),
        like(candidates.subjectKey, `${connectionId}/ci_run:%`),
        ne(candidates.status, 'withdrawn'),
        or(...isWithin, ...(foldedInto.length === 0 ? [] : [isFolded])),
        // Its retry came after that, so that the index by time serves.
        gte(candidates.occurredAt, shifted(earliest, -furthestMs)),
        sql`lower(split_part(${candidates.finding}->'service'->>'github', '/', 1)) = ${owner}`,
      ),
    )
    .orderBy(asc(candidates.subjectKey))
    .limit(1_000);
  return rows.map((row) => ({
    subjectKey: row.subjectKey,
    foldedInto: row.mergedInto,
    historical: row.historical,
    finding: findingFromStored(row.finding),
  }));
}
