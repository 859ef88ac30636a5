import { partFromMs } from './story-parts.ts';

/** One firing of an alert, as far as telling episodes apart needs it. */
export type AlertEpisode = {
  id: string;
  beganAt: Date;
  /** When it cleared or ended; null while it fires. */
  endedAt: Date | null;
  /** What tells it from alerts with the same words; null where that is not known. */
  alertKey: string | null;
  /** The firing of it that people worked while it lasted; null: nobody did. */
  workedFrom: Date | null;
  /** Only a look back tells of it; it asks nobody. */
  isPast: boolean;
  /** When its candidate was made; null: it is only being made, or there is none. */
  foundAt: Date | null;
  /** When a person decided on its candidate; null: nobody did. */
  decidedAt: Date | null;
};

/** One stretch of the same alert: what fired again before the story was over. */
export type EpisodeGroup = {
  /** The near misses, in the order in which they began. */
  members: readonly AlertEpisode[];
  /** The one that stands for all: the first of those that people are asked about, if they are. */
  head: AlertEpisode;
  /** What people worked in the end, if that is how it ended. */
  worked: AlertEpisode | null;
  /** When the part of the story that it belongs to begins. */
  partFrom: Date;
};

type OpenGroup = {
  members: AlertEpisode[];
  worked: AlertEpisode | null;
  alertKeys: (string | null)[];
  fromMs: number;
  untilMs: number;
};

/**
 * Groups firings of one alert: what begins at or before the last end plus `settleSeconds` goes on
 * with the same group. Decided by the provider's times, whatever the order of arrival, and by what
 * people decided. What people worked while it fired is no member of any: it ends the group that it
 * goes on with, and what fires after that begins the next one. `episodes` have the same fingerprint,
 * so that different words are never folded.
 */
export function foldEpisodes(
  episodes: readonly AlertEpisode[],
  settleSeconds: number,
): readonly EpisodeGroup[] {
  const groups: OpenGroup[] = [];
  // Firings without a rest between them, whatever alerts and groups they are of.
  let stretch: { fromMs: number; untilMs: number } | null = null;
  for (const episode of [...episodes].sort(byBeginning)) {
    const beganMs = episode.beganAt.getTime();
    const untilMs = (episode.endedAt ?? episode.beganAt).getTime() + settleSeconds * 1000;
    if (stretch === null || beganMs > stretch.untilMs) stretch = { fromMs: beganMs, untilMs };
    stretch.untilMs = Math.max(stretch.untilMs, untilMs);
    const fromMs = partFromMs(beganMs, stretch.fromMs, settleSeconds);
    let group = groups.findLast((each) => each.fromMs === fromMs && goesOnWith(each, episode));
    if (group === undefined) {
      group = { members: [], worked: null, alertKeys: [], fromMs, untilMs };
      groups.push(group);
    }
    if (episode.workedFrom === null) group.members.push(episode);
    else group.worked = episode;
    group.alertKeys.push(episode.alertKey);
    group.untilMs = Math.max(group.untilMs, untilMs);
  }
  return groups.flatMap(({ members, worked, fromMs }) =>
    withHeads(members).map((each) => ({ ...each, worked, partFrom: new Date(fromMs) })),
  );
}

/**
 * What a person decided on is what was known by then: what became known later is asked about by
 * itself. Work that nothing announced is no group of near misses.
 */
function withHeads(
  members: readonly AlertEpisode[],
): readonly Pick<EpisodeGroup, 'members' | 'head'>[] {
  const head = members.find(({ isPast }) => !isPast) ?? members[0];
  if (head === undefined) return [];
  const { decidedAt } = head;
  if (decidedAt === null) return [{ members, head }];
  const isKnown = (each: AlertEpisode) =>
    each === head || (each.foundAt !== null && each.foundAt <= decidedAt);
  const known = members.filter(isKnown);
  return [{ members: known, head }, ...withHeads(members.filter((each) => !isKnown(each)))];
}

function goesOnWith({ worked, untilMs, alertKeys }: OpenGroup, episode: AlertEpisode): boolean {
  const { beganAt, alertKey } = episode;
  if (worked !== null && !isBeforeTheWork(episode, worked)) return false;
  return beganAt.getTime() <= untilMs && alertKeys.every((key) => isSame(key, alertKey));
}

/** What fires beside a page before people take that up is one of its first signs too. */
function isBeforeTheWork({ beganAt, workedFrom }: AlertEpisode, worked: AlertEpisode): boolean {
  return workedFrom === null && worked.workedFrom !== null && beganAt < worked.workedFrom;
}

function isSame(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

/** Of two that began at once, the one that people worked came of the other. */
function byBeginning(a: AlertEpisode, b: AlertEpisode): number {
  const apart = a.beganAt.getTime() - b.beganAt.getTime();
  if (apart !== 0) return apart;
  if ((a.workedFrom === null) !== (b.workedFrom === null)) return a.workedFrom === null ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
