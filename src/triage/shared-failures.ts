import { and, asc, eq, gte, like, lte, ne, sql } from 'drizzle-orm';
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
export function ownerOf({ service }: Pick<Finding, 'service'>): string | null {
  const owner = service.github?.split('/')[0]?.toLowerCase() ?? '';
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
  let range = { from: shifted(at, -firstLookMs), until: shifted(at, firstLookMs) };
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

/** What lies in the stretches and right beside them. */
export function rangeOf(stretches: readonly SharedFailure[], at: Date): Range {
  const times = stretches.flatMap(({ from, to }) => [from.getTime(), to.getTime()]);
  return {
    from: new Date(Math.min(at.getTime(), ...times) - edgeMs),
    until: new Date(Math.max(at.getTime(), ...times) + edgeMs),
  };
}

/** Whether a shared cause was found around a moment; nearly always it was not, and this is quick. */
export async function isSharedNear(db: DbOrTx, of: Owner, at: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: candidates.id })
    .from(candidates)
    .where(
      and(
        eq(candidates.subjectKey, sharedSubjectKey(of)),
        ne(candidates.status, 'withdrawn'),
        gte(candidates.beganAt, shifted(at, -furthestMs)),
        lte(candidates.beganAt, shifted(at, furthestMs)),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Whether a shared cause is possible at all around a moment. */
export function mayBeShared(db: DbOrTx, of: Owner, at: Date): Promise<boolean> {
  const range = { from: shifted(at, -firstLookMs), until: shifted(at, firstLookMs) };
  const atLeast = SHARED_FAILURE_MIN_RUNS * SHARED_FAILURE_MIN_SHARE;
  return haveFailedTogether(db, of, range, { atLeast, withinMs: SHARED_FAILURE_WINDOW_MS });
}

/** The candidate that stands for the stretch in which this run failed first, if there is one. */
export async function sharedCandidateFor(
  db: DbOrTx,
  connectionId: string,
  finding: Finding,
): Promise<string | null> {
  const owner = ownerOf(finding);
  if (owner === null) return null;
  const of = { connectionId, owner };
  const stretches = await sharedFailuresAround(db, of, finding.beganAt);
  const stretch = stretches.find((each) => isOfSharedFailure(finding, each));
  if (stretch === undefined) return null;
  const [row] = await db
    .select({ id: candidates.id })
    .from(candidates)
    .where(
      and(
        eq(candidates.subjectKey, sharedSubjectKey({ connectionId, owner })),
        eq(candidates.cycle, stretch.from.toISOString()),
        ne(candidates.status, 'withdrawn'),
      ),
    );
  return row?.id ?? null;
}

/** A retry's candidate, as far as a shared cause needs it. */
export type Retry = {
  subjectKey: string;
  foldedInto: string | null;
  historical: boolean;
  finding: Finding;
};

/** Retries of an owner's runs that failed first in that time, with their subjects. */
export async function retriesWithin(
  db: DbOrTx,
  { connectionId, owner }: Owner,
  range: Range,
): Promise<readonly Retry[]> {
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
        gte(candidates.beganAt, range.from),
        lte(candidates.beganAt, range.until),
        // Its retry came after that, so that the index by time serves.
        gte(candidates.occurredAt, range.from),
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
