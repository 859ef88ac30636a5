import { asc, eq, inArray } from 'drizzle-orm';
import type { KnownCandidate } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import { candidates, followUps } from '../db/schema/index.ts';

/** A stored candidate, with its finding as the detectors made it. */
export type StoredCandidate = KnownCandidate & { found: Finding };

/** The candidates of these subjects, locked, by the subjects' keys. */
export async function knownCandidates(
  tx: Transaction,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredCandidate[]>> {
  const rows = await tx
    .select({
      subjectKey: candidates.subjectKey,
      id: candidates.id,
      detector: candidates.detector,
      cycle: candidates.cycle,
      status: candidates.status,
      finding: candidates.finding,
      decidedBy: candidates.decidedBy,
      mergedInto: candidates.mergedInto,
      followUpStatus: followUps.status,
    })
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(inArray(candidates.subjectKey, [...keys]))
    .orderBy(asc(candidates.id))
    .for('update', { of: candidates });
  const bySubject = new Map<string, StoredCandidate[]>();
  for (const { subjectKey, decidedBy, mergedInto, followUpStatus, ...row } of rows) {
    const list = bySubject.get(subjectKey) ?? [];
    list.push({
      ...row,
      found: findingFromStored(row.finding),
      foldedInto: row.status === 'merged' && decidedBy === 'system' ? mergedInto : null,
      decidedByPolicy: decidedBy?.startsWith('policy:') ?? false,
      followUpIsHeld: followUpStatus === 'held',
    });
    bySubject.set(subjectKey, list);
  }
  return bySubject;
}
