import { and, asc, eq, gte, like, lte, ne, sql } from 'drizzle-orm';
import type { Finding } from '../core/detect/finding.ts';
import { findSharedFailures, type SharedFailure } from '../core/detect/shared-failure.ts';
import { isOfSharedFailure } from '../core/detect/tell-shared-failure.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { subjectKey } from '../core/subject.ts';
import type { DbOrTx } from '../db/client.ts';
import { runEndings } from '../db/queries/run-endings.ts';
import { candidates } from '../db/schema/candidates.ts';

/** A stretch of shared failures is looked for so far around; longer ones are told in parts. */
const aroundMs = 2 * 60 * 60_000;

export type Owner = { connectionId: string; owner: string };

/** Whose runs they are: the owner of the repository, `owner/name`. */
export function ownerOf({ service }: Pick<Finding, 'service'>): string | null {
  const owner = service.github?.split('/')[0]?.toLowerCase() ?? '';
  return owner === '' ? null : owner;
}

export function sharedSubjectKey({ connectionId, owner }: Owner): string {
  return subjectKey(connectionId, { kind: 'shared_failure', id: owner });
}

/** The stretches around a moment in which an owner's runs failed together. */
export async function sharedFailuresAround(
  db: DbOrTx,
  of: Owner,
  at: Date,
): Promise<readonly SharedFailure[]> {
  const range = rangeAround(at);
  return findSharedFailures(await runEndings(db, of, range));
}

export function rangeAround(at: Date): { from: Date; until: Date } {
  return { from: new Date(at.getTime() - aroundMs), until: new Date(at.getTime() + aroundMs) };
}

/** The candidate that stands for the stretch in which this run failed first, if there is one. */
export async function sharedCandidateFor(
  db: DbOrTx,
  connectionId: string,
  finding: Finding,
): Promise<string | null> {
  const owner = ownerOf(finding);
  if (owner === null) return null;
  const stretches = await sharedFailuresAround(db, { connectionId, owner }, finding.beganAt);
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

export type FoundRetry = {
  subjectKey: string;
  foldedInto: string | null;
  historical: boolean;
  finding: Finding;
};

/** Retries of an owner's runs that failed first in that time, with their subjects. */
export async function retriesWithin(
  db: DbOrTx,
  { connectionId, owner }: Owner,
  range: { from: Date; until: Date },
): Promise<readonly FoundRetry[]> {
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
