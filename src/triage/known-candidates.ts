import { asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { KnownCandidate } from '../core/candidate/plan-candidates.ts';
import type { FollowUpStatus } from '../core/follow-up/transitions.ts';
import type { TraceEntry } from '../core/policy/evaluate-policy.ts';
import type { Transaction } from '../db/client.ts';
import { decidedByPeopleAt } from '../db/queries/decided-by-people.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { candidates, followUps } from '../db/schema/index.ts';

/** A stored candidate, and what moving it along the table takes. */
export type StoredCandidate = KnownCandidate &
  Pick<
    CandidateRow,
    | 'computedFingerprint'
    | 'previousStatus'
    | 'version'
    | 'verdict'
    | 'priority'
    | 'customerImpact'
    | 'gap'
    | 'saidCloseness'
    | 'saidSeverity'
    | 'saidBy'
    | 'saidClosenessBy'
    | 'saidSeverityBy'
    | 'detectedAt'
    | 'occurredAt'
    | 'snoozedUntil'
    | 'teamAssignedBy'
    | 'decidedBy'
    | 'decisionReason'
  > & {
    /** Null where nobody decided, or only the policy did. */
    decidedByPeopleAt: Date | null;
    /** The team that the rule which decided names; of the past none decides anything. */
    teamOfRule: string | null;
    /** The entry of its trace by which people were asked instead of a ticket. */
    heldBack: TraceEntry | null;
  };

/**
 * The candidates of these subjects, locked, by the subjects' keys. `only` names the cycles that are
 * wanted, for subjects of which not all are.
 */
export async function knownCandidates(
  tx: Transaction,
  keys: readonly string[],
  only: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): Promise<ReadonlyMap<string, readonly StoredCandidate[]>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .select(columns)
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(or(...wanted(keys, only)))
    .orderBy(asc(candidates.id))
    .for('update', { of: candidates });
  const held = await stillHeld(
    tx,
    rows.flatMap(({ followUpId, followUpStatus, sentAt }) =>
      followUpId !== null && isUnsent(followUpStatus, sentAt) ? followUpId : [],
    ),
  );
  const bySubject = new Map<string, StoredCandidate[]>();
  for (const stored of rows) {
    const { subjectKey, mergedInto, followUpId, followUpStatus, sentAt, ...row } = stored;
    const { decidedBy } = row;
    const list = bySubject.get(subjectKey) ?? [];
    list.push({
      ...row,
      foldedInto: row.status === 'merged' && decidedBy === 'system' ? mergedInto : null,
      decidedByPolicy: decidedBy?.startsWith('policy:') ?? false,
      followUpIsHeld: followUpId !== null && held.has(followUpId),
    });
    bySubject.set(subjectKey, list);
  }
  return bySubject;
}

/** Nothing of it that may have made a ticket left the house, and nothing does without being asked for again. */
function isUnsent(status: FollowUpStatus | null, sentAt: Date | null): boolean {
  return sentAt === null && (status === 'held' || status === 'rehearsed');
}

/** Locks tickets that are held, so that none is sent while its candidate moves. */
async function stillHeld(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ id: followUps.id, status: followUps.status, sentAt: followUps.sentAt })
    .from(followUps)
    .where(inArray(followUps.id, [...new Set(ids)]))
    .orderBy(asc(followUps.id))
    .for('update');
  return new Set(rows.flatMap(({ id, status, sentAt }) => (isUnsent(status, sentAt) ? id : [])));
}

type Identity = Pick<StoredCandidate, 'detector' | 'cycle'>;

/** Finds the candidate of a finding among those of its subject. */
export function byIdentity(
  stored: readonly StoredCandidate[],
): (of: Identity) => StoredCandidate | undefined {
  const nameOf = ({ detector, cycle }: Identity) => `${detector} ${cycle}`;
  const byName = new Map(stored.map((each) => [nameOf(each), each]));
  return (of) => byName.get(nameOf(of));
}

const teamOfRule = sql<string | null>`case when not ${candidates.historical} then
  (select tried->>'team' from jsonb_array_elements(${candidates.trace}) as tried
    where (tried->>'matched')::boolean limit 1) end`;

const heldBack = sql<TraceEntry | null>`(
  select tried from jsonb_array_elements(${candidates.trace}) as tried
    where tried ? 'instead' limit 1)`;

function wanted(keys: readonly string[], only: ReadonlyMap<string, ReadonlySet<string>>): SQL[] {
  const whole = keys.filter((key) => !only.has(key));
  const parts = [...only].map(
    ([key, cycles]) => sql`(${candidates.subjectKey} = ${key}
      and ${candidates.cycle} = any(${sql.param([...cycles])}::text[]))`,
  );
  return [...(whole.length > 0 ? [inArray(candidates.subjectKey, whole)] : []), ...parts];
}

const columns = {
  subjectKey: candidates.subjectKey,
  id: candidates.id,
  detector: candidates.detector,
  cycle: candidates.cycle,
  status: candidates.status,
  finding: candidates.finding,
  serviceId: candidates.serviceId,
  teamId: candidates.teamId,
  teamAssignedBy: candidates.teamAssignedBy,
  fingerprint: candidates.fingerprint,
  fingerprintRules: candidates.fingerprintRules,
  computedFingerprint: candidates.computedFingerprint,
  teamOfRule,
  heldBack,
  historical: candidates.historical,
  factsChanged: candidates.factsChanged,
  previousStatus: candidates.previousStatus,
  version: candidates.version,
  verdict: candidates.verdict,
  priority: candidates.priority,
  customerImpact: candidates.customerImpact,
  gap: candidates.gap,
  saidCloseness: candidates.saidCloseness,
  saidSeverity: candidates.saidSeverity,
  saidBy: candidates.saidBy,
  saidClosenessBy: candidates.saidClosenessBy,
  saidSeverityBy: candidates.saidSeverityBy,
  detectedAt: candidates.detectedAt,
  occurredAt: candidates.occurredAt,
  snoozedUntil: candidates.snoozedUntil,
  decidedBy: candidates.decidedBy,
  decisionReason: candidates.decisionReason,
  decidedByPeopleAt,
  mergedInto: candidates.mergedInto,
  followUpId: candidates.followUpId,
  followUpStatus: followUps.status,
  sentAt: followUps.sentAt,
};
