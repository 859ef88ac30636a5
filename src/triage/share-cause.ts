import { type PlacedFinding, planCandidates } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import type { SharedFailure } from '../core/detect/shared-failure.ts';
import { describeSharedFailure, isOfSharedFailure } from '../core/detect/tell-shared-failure.ts';
import { matchService } from '../core/service-match.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import { applyPlannedChange } from './apply-planned-change.ts';
import { belongings } from './belonging.ts';
import type { FactSource } from './fact-source.ts';
import { followMerges } from './follow-merges.ts';
import { knownCandidates } from './known-candidates.ts';
import { touchedSubject } from './recompute-subject.ts';
import {
  mayBeShared,
  type Owner,
  type Retry,
  rangeAround,
  retriesOf,
  type SharedNear,
  sharedFailuresAround,
  sharedNear,
  sharedSubjectKey,
  standsFor,
} from './shared-failures.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

/**
 * Looks whether an owner's runs failed together around a moment. If so, one candidate tells of the
 * shared cause, and stands for those of the runs. Candidates of shared causes nearby are looked at
 * too: what changed may have joined, parted or ended them. Safe to repeat.
 */
export async function shareCause(
  tx: Transaction,
  owe: Owe,
  connection: FactSource,
  { of, at }: { of: Owner; at: Date },
): Promise<void> {
  const near = await sharedNear(tx, of, at);
  const live = near.filter(({ isLive }) => isLive);
  if (live.length === 0 && !(await mayBeShared(tx, of, at))) return;
  const moments = [at, ...live.map(({ beganAt }) => beganAt)];
  const stretches = await stretchesAround(tx, of, moments);
  const ranges = [...moments.map((moment) => rangeAround(moment)), ...stretches.map(rangeOf)];
  const members = await retriesOf(tx, of, { ranges, foldedInto: live.map(({ id }) => id) });
  if (stretches.length === 0 && members.every(({ foldedInto }) => foldedInto === null)) return;
  await keepShared(tx, owe, connection, { of, near, stretches, members });
  const shared = await sharedNear(tx, of, at);
  for (const { subjectKey, foldedInto, finding } of members) {
    const stretch = stretches.find((each) => isOfSharedFailure(finding, each));
    const wanted = stretch === undefined ? null : (standsFor(stretch, shared)?.id ?? null);
    // Each of them sees for itself where it belongs now.
    if (wanted !== foldedInto) owe('recompute-subject', subjectKey, { inSeconds: 0 });
  }
}

/** Each once, however many of the moments it was found around. */
async function stretchesAround(
  tx: Transaction,
  of: Owner,
  moments: readonly Date[],
): Promise<readonly SharedFailure[]> {
  const stretches = new Map<number, SharedFailure>();
  for (const moment of moments) {
    for (const each of await sharedFailuresAround(tx, of, moment)) {
      stretches.set(each.from.getTime(), each);
    }
  }
  return [...stretches.values()];
}

function rangeOf({ from, to }: SharedFailure) {
  return { from, until: to };
}

type Found = {
  of: Owner;
  near: readonly SharedNear[];
  stretches: readonly SharedFailure[];
  members: readonly Retry[];
};

/** Makes the candidates of shared causes follow what was found. */
async function keepShared(
  tx: Transaction,
  owe: Owe,
  connection: FactSource,
  { of, near, stretches, members }: Found,
): Promise<void> {
  const key = sharedSubjectKey(of);
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
  const tierOf = (finding: Finding) => tierBy(settings, finding);
  const placed = stretches.flatMap(
    (stretch) => place(of, stretch, { members, near, tierOf }) ?? [],
  );
  const cycles = new Set(
    [...near, ...placed.map(({ finding }) => finding)].map(({ cycle }) => cycle),
  );
  const known = (await knownCandidates(tx, [key], new Map([[key, cycles]]))).get(key) ?? [];
  const context = { subject, settings, known };
  const belongs = belongings(context, known);
  const told = placed.map((each) => ({ ...each, belongs: belongs(each.finding) }));
  const plan = planCandidates(told, known);
  for (const change of plan) await applyPlannedChange(tx, owe, context, change);
  await followMerges(tx, owe, plan);
}

type TierOf = (finding: Finding) => number | null;

function tierBy({ services }: TriageSettings, { service }: Finding): number | null {
  const id = matchService(services, service);
  return services.find((each) => each.id === id)?.tier ?? null;
}

/** The finding of a stretch; null where nothing of it passed on a re-run. */
function place(
  { owner }: Owner,
  stretch: SharedFailure,
  { members, near, tierOf }: Pick<Found, 'members' | 'near'> & { tierOf: TierOf },
): Omit<PlacedFinding, 'belongs'> | null {
  const own = members.filter(({ finding }) => isOfSharedFailure(finding, stretch));
  const finding = describeSharedFailure(
    owner,
    stretch,
    own.map((member) => member.finding),
    tierOf,
  );
  if (finding === null) return null;
  // A stretch that begins earlier than was known is still the same one.
  const cycle = standsFor(stretch, near)?.cycle ?? finding.cycle;
  // One run of the present is enough.
  const historical = own.every((member) => member.historical);
  return { finding: { ...finding, cycle }, foldInto: null, place: 'alone', historical };
}
