import type { PlacedFinding } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { type NamedIncident, type Relation, relate, unrelated } from '../core/relate/relation.ts';
import { matchService } from '../core/service-match.ts';
import type { Transaction } from '../db/client.ts';
import { incidentsUnderWork } from '../db/queries/incidents-under-work.ts';
import { belongings } from './belonging.ts';
import { episodeRelation, named, type OwnFindings } from './episode-relation.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { mayBeShared, ownerOf, sharedCandidateFor } from './shared-failures.ts';

/**
 * Findings with what their neighbours, as they are stored now, mean for them. Whoever changes
 * afterwards has these looked at again, so that any order ends in the same candidates.
 */
export async function placeFindings(
  tx: Transaction,
  context: RecomputeContext,
  own: OwnFindings,
): Promise<readonly PlacedFinding[]> {
  const cured = await incidentsCured(tx, context, own.findings);
  const belongs = belongings(context, own.known);
  const placed: PlacedFinding[] = [];
  for (const finding of own.findings) {
    const relation =
      finding.withdrawn === null
        ? await relationOf(tx, context, finding, { ...own, cured })
        : unrelated;
    placed.push({
      finding: relate(finding, relation),
      foldInto: relation.foldInto,
      place: relation.place,
      historical: own.past.includes(finding),
      belongs: belongs(finding),
    });
  }
  return placed;
}

type Cured = ReadonlyMap<Finding, NamedIncident>;

async function relationOf(
  tx: Transaction,
  context: RecomputeContext,
  finding: Finding,
  own: OwnFindings & { cured: Cured },
): Promise<Relation> {
  switch (finding.detector) {
    case 'auto_resolved_page':
      return episodeRelation(tx, context, finding, own);
    case 'canary_rollback':
      return { ...unrelated, place: 'beside', cured: own.cured.get(finding) ?? null };
    case 'manual_report':
      return unrelated;
    case 'retried_ci_failure': {
      if (context.subject.kind !== 'ci_run') return unrelated;
      return runRelation(tx, context.subject.connectionId, finding);
    }
  }
}

/**
 * A rollback that was started while people were on an incident of the service is its cure, and no
 * near miss. What a gate of the pipeline had started before them is none of theirs.
 */
async function incidentsCured(
  tx: Transaction,
  { settings }: RecomputeContext,
  findings: readonly Finding[],
): Promise<Cured> {
  const times = findings
    .filter(({ detector, withdrawn }) => detector === 'canary_rollback' && withdrawn === null)
    .flatMap((finding) => {
      const serviceId = matchService(settings.services, finding.service);
      if (serviceId === null) return [];
      return [{ finding, serviceId, at: finding.startedAt ?? finding.occurredAt }];
    });
  const incidents = await incidentsUnderWork(tx, times);
  return new Map(
    times.flatMap(({ finding }, index) => {
      const incident = incidents[index] ?? null;
      return incident === null ? [] : [[finding, named(incident)] as const];
    }),
  );
}

/** A run that failed with most others of its owner's is told with them, by one candidate. */
async function runRelation(
  tx: Transaction,
  connectionId: string,
  finding: Finding,
): Promise<Relation> {
  const owner = ownerOf(finding.service.github);
  if (owner === null) return unrelated;
  const { beganAt } = finding;
  const beside = { ...unrelated, place: 'beside' } as const;
  if (!(await mayBeShared(tx, { connectionId, owner }, beganAt))) return beside;
  const foldInto = await sharedCandidateFor(tx, connectionId, finding);
  return { ...unrelated, place: 'linked', foldInto };
}
