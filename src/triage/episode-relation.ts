import type { Finding, Stakes } from '../core/detect/finding.ts';
import { type EpisodeGroup, episodeReachMs, foldEpisodes } from '../core/relate/fold-episodes.ts';
import { type NamedIncident, type Relation, unrelated } from '../core/relate/relation.ts';
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
  const { print, service } = identifyFinding(finding, subject.connector, settings);
  const { settleSeconds } = settings;
  const reach = episodeReachMs(settleSeconds.auto_resolved_page);
  const stored = await alertEpisodes(tx, print.id, {
    from: new Date(finding.beganAt.getTime() - reach),
    until: new Date(finding.occurredAt.getTime() + reach),
    leaveOut: subject.key,
  });
  const others = stored.filter(({ subjectKey }) => subjectKey !== subject.key);
  const episodes = [...others, ...ownEpisodes(subject.key, own, stored)];
  const id = episodeId(subject.key, finding.cycle);
  const group = foldEpisodes(episodes, settleSeconds.auto_resolved_page).find(({ members }) =>
    members.some((member) => member.id === id),
  );
  // What people worked while it fired is told by itself.
  if (group === undefined) return { ...unrelated, place: others.length === 0 ? 'alone' : 'beside' };
  const byId = new Map(episodes.map((each) => [each.id, each]));
  const workedKey = byId.get(group.worked?.id ?? '')?.subjectKey;
  const worked = workedKey === undefined ? null : await incidentOf(tx, workedKey);
  if (worked !== null) return { ...unrelated, place: 'linked', announced: named(worked) };
  const isUnlinked = group.members.length === 1;
  const place = others.length === 0 ? 'alone' : isUnlinked ? 'beside' : 'linked';
  if (group.head.id === id) {
    const stakes = group.members.flatMap((member) => byId.get(member.id)?.stakes ?? []);
    return { ...unrelated, place, group: told(group, stakesOfAll(stakes, service?.tier ?? null)) };
  }
  const first = byId.get(group.head.id);
  // Where the first one is folded itself, its own head lies further back than is read here.
  return { ...unrelated, place, foldInto: first?.foldedInto ?? first?.candidateId ?? null };
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
        told: 1,
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

function told({ members }: EpisodeGroup, stakes: Stakes | null): Relation['group'] {
  const [first] = members;
  if (first === undefined || stakes === null || members.length < 2) return null;
  const ends = members.map(({ endedAt, beganAt }) => (endedAt ?? beganAt).getTime());
  const until = new Date(Math.max(...ends));
  return { incidents: members.length, from: first.beganAt, until, stakes };
}

export function named({
  subjectKey,
  title,
  number,
  url,
}: Pick<IncidentRow, 'subjectKey' | 'title' | 'number' | 'url'>): NamedIncident {
  return { subject: subjectKey, title, number, url };
}
