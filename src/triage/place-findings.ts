import type { PlacedFinding } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { foldEpisodes } from '../core/relate/fold-episodes.ts';
import { type NamedIncident, type Relation, relate, unrelated } from '../core/relate/relation.ts';
import type { Transaction } from '../db/client.ts';
import { alertEpisodes, episodeId, type StoredEpisode } from '../db/queries/alert-episodes.ts';
import { incidentOf, incidentUnderWork } from '../db/queries/incidents-under-work.ts';
import type { IncidentRow } from '../db/schema/incidents.ts';
import { identifyFinding } from './identify-finding.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { sharedCandidateFor } from './shared-failures.ts';

/** An alert that keeps firing is read so far around. */
const aroundMs = 24 * 60 * 60_000;

/** The page may have cleared while the rollback was still being reported. */
const cureGraceMs = 10 * 60_000;

/**
 * Findings with what their neighbours, as they are stored now, mean for them. Whoever changes
 * afterwards has these looked at again, so that any order ends in the same candidates.
 */
export async function placeFindings(
  tx: Transaction,
  context: RecomputeContext,
  findings: readonly Finding[],
): Promise<readonly PlacedFinding[]> {
  const placed: PlacedFinding[] = [];
  for (const finding of findings) {
    const relation =
      finding.withdrawn === null ? await relationOf(tx, context, finding) : unrelated;
    placed.push({ finding: relate(finding, relation), foldInto: relation.foldInto });
  }
  return placed;
}

async function relationOf(
  tx: Transaction,
  context: RecomputeContext,
  finding: Finding,
): Promise<Relation> {
  switch (finding.detector) {
    case 'auto_resolved_page':
      return episodeRelation(tx, context, finding);
    case 'canary_rollback':
      return { ...unrelated, cured: await incidentCured(tx, context, finding) };
    case 'retried_ci_failure': {
      if (context.subject.kind !== 'ci_run') return unrelated;
      const { connectionId } = context.subject;
      return { ...unrelated, foldInto: await sharedCandidateFor(tx, connectionId, finding) };
    }
  }
}

/** A rollback while people were on an incident of the service is its cure, and no near miss. */
async function incidentCured(
  tx: Transaction,
  { subject, settings }: RecomputeContext,
  finding: Finding,
): Promise<NamedIncident | null> {
  const { service } = identifyFinding(finding, subject.connector, settings);
  if (service === null) return null;
  const until = finding.occurredAt;
  const from = new Date(until.getTime() - cureGraceMs);
  const incident = await incidentUnderWork(tx, service.id, { from, until });
  return incident === null ? null : named(incident);
}

async function episodeRelation(
  tx: Transaction,
  { subject, settings }: RecomputeContext,
  finding: Finding,
): Promise<Relation> {
  const { print } = identifyFinding(finding, subject.connector, settings);
  const own: StoredEpisode = {
    id: episodeId(subject.key, finding.cycle),
    subjectKey: subject.key,
    candidateId: null,
    beganAt: finding.beganAt,
    endedAt: finding.occurredAt,
    alertKey: finding.alertKey,
    foldedInto: null,
    isWithdrawn: false,
    isWorked: false,
  };
  const range = {
    from: new Date(finding.beganAt.getTime() - aroundMs),
    until: new Date(finding.occurredAt.getTime() + aroundMs),
  };
  // What people worked on this very page is for its own detector to judge.
  const others = (await alertEpisodes(tx, print.id, range)).filter(
    (each) => each.id !== own.id && !(each.isWorked && each.subjectKey === subject.key),
  );
  const group = foldEpisodes([...others, own], settings.settleSeconds.auto_resolved_page).find(
    ({ members }) => members.some(({ id }) => id === own.id),
  );
  if (group === undefined) return unrelated;
  const stored = new Map(others.map((each) => [each.id, each]));
  const worked =
    group.worked === null ? null : await incidentOf(tx, subjectOfWorked(group.worked, stored));
  const [head] = group.members;
  const isHead = head === undefined || head.id === own.id;
  const ends = group.members.map(({ endedAt, beganAt }) => (endedAt ?? beganAt).getTime());
  return {
    foldInto: isHead || worked !== null ? null : (stored.get(head.id)?.candidateId ?? null),
    group:
      isHead && group.members.length > 1
        ? {
            incidents: group.members.length,
            from: own.beganAt,
            until: new Date(Math.max(...ends)),
          }
        : null,
    cured: null,
    announced: worked === null ? null : named(worked),
  };
}

function subjectOfWorked({ id }: { id: string }, stored: ReadonlyMap<string, StoredEpisode>) {
  return stored.get(id)?.subjectKey ?? '';
}

function named({ subjectKey, title, number, url }: IncidentRow): NamedIncident {
  return { subject: subjectKey, title, number, url };
}
