import { and, eq, gte, lte } from 'drizzle-orm';
import { planCandidates } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import type { SharedFailure } from '../core/detect/shared-failure.ts';
import { describeSharedFailure, isOfSharedFailure } from '../core/detect/tell-shared-failure.ts';
import { matchService } from '../core/service-match.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import { subjects } from '../db/schema/index.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { applyPlannedChange } from './apply-planned-change.ts';
import { knownCandidates } from './known-candidates.ts';
import { connectionOfSubject, type SubjectContext, touchedSubject } from './recompute-subject.ts';
import {
  isSharedNear,
  mayBeShared,
  type Owner,
  ownerOf,
  type Range,
  type Retry,
  rangeOf,
  retriesWithin,
  sharedFailuresAround,
  sharedSubjectKey,
} from './shared-failures.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

/**
 * Looks whether a run failed together with most of its owner's runs. If so, one candidate tells of
 * the shared cause, and stands for those of the runs. Safe to repeat.
 */
export async function relateRun(context: SubjectContext, key: string): Promise<void> {
  const connection = await connectionOfSubject(context, key);
  if (connection === null) return;
  await changeState(context, async (tx, owe) => {
    const [own] = (await knownCandidates(tx, [key])).get(key) ?? [];
    if (own === undefined) return;
    const finding = findingFromStored(own.finding);
    const owner = ownerOf(finding);
    if (owner === null) return;
    const of = { connectionId: connection.id, owner };
    const isPossible =
      (await isSharedNear(tx, of, finding.beganAt)) || (await mayBeShared(tx, of, finding.beganAt));
    if (isPossible) await shareCause(tx, owe, connection, of, finding);
  });
}

async function shareCause(
  tx: Transaction,
  owe: Owe,
  connection: KnownConnection,
  of: Owner,
  around: Finding,
): Promise<void> {
  const key = sharedSubjectKey(of);
  const stretches = await sharedFailuresAround(tx, of, around.beganAt);
  const range = rangeOf(stretches, around.beganAt);
  const members = await retriesWithin(tx, of, range);
  if (stretches.length === 0 && members.every(({ foldedInto }) => foldedInto === null)) return;
  await tx
    .insert(subjects)
    .values({
      key,
      kind: 'shared_failure',
      connectionId: of.connectionId,
      because: [],
      updatedAt: now,
    })
    .onConflictDoUpdate({ target: subjects.key, set: { updatedAt: now } });
  const subject = touchedSubject(connection, { key, kind: 'shared_failure', historical: false });
  if (subject === null) return;
  const settings = await loadTriageSettings(tx);
  const findings = stretches.flatMap(
    (stretch) =>
      describeSharedFailure(
        of.owner,
        stretch,
        members.map(({ finding }) => finding),
        (finding) => tierOf(settings, finding),
      ) ?? [],
  );
  const known = await knownNearby(tx, key, range);
  const plan = planCandidates(
    findings.map((finding) => ({
      finding,
      foldInto: null,
      place: 'alone',
      // One run of the present is enough.
      historical: isOfThePast(members, stretches, finding),
    })),
    known,
  );
  const context = { subject, settings, known };
  for (const change of plan) await applyPlannedChange(tx, owe, context, change);
  const shared = await knownNearby(tx, key, range);
  for (const { subjectKey, foldedInto, finding } of members) {
    const stretch = stretches.find((each) => isOfSharedFailure(finding, each));
    const wanted = shared.find(({ cycle }) => cycle === stretch?.from.toISOString())?.id ?? null;
    // Each of them sees for itself where it belongs now.
    if (wanted !== foldedInto) owe('recompute-subject', subjectKey, { inSeconds: 0 });
  }
}

function tierOf({ services }: TriageSettings, { service }: Finding): number | null {
  const id = matchService(services, service);
  return services.find((each) => each.id === id)?.tier ?? null;
}

function isOfThePast(
  members: readonly Retry[],
  stretches: readonly SharedFailure[],
  shared: Finding,
): boolean {
  const stretch = stretches.find(({ from }) => from.toISOString() === shared.cycle);
  return members
    .filter(({ finding }) => stretch !== undefined && isOfSharedFailure(finding, stretch))
    .every(({ historical }) => historical);
}

async function knownNearby(tx: Transaction, key: string, range: Range) {
  const near = await tx
    .select({ id: candidates.id })
    .from(candidates)
    .where(
      and(
        eq(candidates.subjectKey, key),
        gte(candidates.beganAt, range.from),
        lte(candidates.beganAt, range.until),
      ),
    );
  if (near.length === 0) return [];
  const ids = new Set(near.map(({ id }) => id));
  return ((await knownCandidates(tx, [key])).get(key) ?? []).filter(({ id }) => ids.has(id));
}
