import type { Finding } from '../core/detect/finding.ts';
import { type EpisodeGroup, foldEpisodes } from '../core/relate/fold-episodes.ts';
import { type NamedIncident, type Relation, unrelated } from '../core/relate/relation.ts';
import { storyRange } from '../core/relate/story-parts.ts';
import { stakesOfAll } from '../core/score/worst-of.ts';
import type { Transaction } from '../db/client.ts';
import { alertEpisodes, episodeId, type StoredEpisode } from '../db/queries/alert-episodes.ts';
import { incidentOf } from '../db/queries/incidents-under-work.ts';
import type { IncidentRow } from '../db/schema/incidents.ts';
import { identifyFinding } from './identify-finding.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';

/** What is found of a subject now, and the candidates that it had before. */
export type OwnFindings = {
  findings: readonly Finding[];
  /** Those of them that ask nobody, because a look back made them known. */
  past: readonly Finding[];
  known: readonly StoredCandidate[];
};

/** What other firings of the same alert mean for one of them. */
export async function episodeRelation(
  tx: Transaction,
  { subject, settings }: RecomputeContext,
  finding: Finding,
  own: OwnFindings,
): Promise<Relation> {
  const { grouping, service } = identifyFinding(finding, subject.connector, settings);
  const settleSeconds = settings.settleSeconds.auto_resolved_page;
  const { from, until } = storyRange(
    { from: finding.beganAt, until: finding.occurredAt },
    settleSeconds,
  );
  const stored = await alertEpisodes(tx, grouping.fingerprint, {
    from,
    until,
    leaveOut: subject.key,
  });
  const others = stored.filter(({ subjectKey }) => subjectKey !== subject.key);
  const episodes = [...others, ...ownEpisodes(subject.key, own, stored)];
  const id = episodeId(subject.key, finding.cycle);
  const group = foldEpisodes(episodes, settleSeconds).find(({ members }) =>
    members.some((member) => member.id === id),
  );
  // What people worked while it fired is told by itself.
  if (group === undefined) return { ...unrelated, place: others.length === 0 ? 'alone' : 'beside' };
  const byId = new Map(episodes.map((each) => [each.id, each]));
  const workedKey = byId.get(group.worked?.id ?? '')?.subjectKey;
  const worked = workedKey === undefined ? null : await incidentOf(tx, workedKey);
  if (worked !== null) return { ...unrelated, place: 'linked', announced: named(worked) };
  const place = placeOf(finding, others, settleSeconds);
  if (group.head.id === id) {
    return { ...unrelated, place, group: standsFor(group, byId, service?.tier ?? null) };
  }
  return { ...unrelated, place, foldInto: byId.get(group.head.id)?.candidateId ?? null };
}

/** Another firing without a rest between them may matter even where it is none of its story. */
function placeOf(
  { beganAt, occurredAt }: Finding,
  others: readonly StoredEpisode[],
  settleSeconds: number,
): Relation['place'] {
  if (others.length === 0) return 'alone';
  const rest = settleSeconds * 1000;
  const isNext = (each: StoredEpisode) =>
    each.beganAt.getTime() <= occurredAt.getTime() + rest &&
    beganAt.getTime() <= (each.endedAt ?? each.beganAt).getTime() + rest;
  return others.some(isNext) ? 'linked' : 'beside';
}

/** Of the page itself what is found now counts, and what people worked of it besides. */
function ownEpisodes(
  subjectKey: string,
  { findings, past, known }: OwnFindings,
  before: readonly StoredEpisode[],
): StoredEpisode[] {
  const found = findings
    .filter(({ withdrawn }) => withdrawn === null)
    .map((finding) => {
      const { cycle, beganAt, occurredAt, alertKey, detector, workedFrom = null } = finding;
      const { closeness, severity } = finding;
      const stored = known.find((each) => each.detector === detector && each.cycle === cycle);
      return {
        id: episodeId(subjectKey, cycle),
        subjectKey,
        candidateId: stored?.id ?? null,
        beganAt,
        endedAt: occurredAt,
        alertKey,
        foldedInto: null,
        isWithdrawn: false,
        foundAt: stored?.detectedAt ?? null,
        decidedAt: stored?.decidedByPeopleAt ?? null,
        told: 1,
        toldStory: null,
        toldStakes: null,
        stakes: { closeness, severity },
        workedFrom,
        isPast: past.includes(finding),
      };
    });
  const ids = new Set(found.map(({ id }) => id));
  const worked = before.filter((each) => each.subjectKey === subjectKey && !ids.has(each.id));
  return [...found, ...worked];
}

/** What the first one of a group tells of all of them; null where it stands for itself alone. */
export function standsFor(
  { members }: EpisodeGroup,
  byId: ReadonlyMap<string, StoredEpisode>,
  tier: number | null,
): Relation['group'] {
  const [first] = members;
  const all = members.flatMap(({ id }) => byId.get(id)?.stakes ?? []);
  const stakes = stakesOfAll(all, tier);
  if (first === undefined || stakes === null || members.length < 2) return null;
  const ends = members.map(({ endedAt, beganAt }) => (endedAt ?? beganAt).getTime());
  const until = new Date(Math.max(...ends));
  const lastFrom = new Date(Math.max(...members.map(({ beganAt }) => beganAt.getTime())));
  return { incidents: members.length, from: first.beganAt, lastFrom, until, stakes };
}

export function named({
  subjectKey,
  title,
  number,
  url,
}: Pick<IncidentRow, 'subjectKey' | 'title' | 'number' | 'url'>): NamedIncident {
  return { subject: subjectKey, title, number, url };
}
