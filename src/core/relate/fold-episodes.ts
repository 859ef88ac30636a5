/** One firing of an alert, as far as telling episodes apart needs it. */
export type AlertEpisode = {
  id: string;
  beganAt: Date;
  /** When it cleared or ended; null while it fires. */
  endedAt: Date | null;
  /** What tells it from alerts with the same words; null where that is not known. */
  alertKey: string | null;
  /** A person worked it, so that it was no near miss. */
  isWorked: boolean;
  /** Only a look back tells of it; it asks nobody. */
  isPast: boolean;
};

/** One stretch of the same alert: what fired again before the story was over. */
export type EpisodeGroup = {
  /** The near misses, in the order in which they began. */
  members: readonly AlertEpisode[];
  /** The one that stands for all: the first of those that people are asked about, if they are. */
  head: AlertEpisode;
  /** The incident that people worked in the end, if that is how it ended. */
  worked: AlertEpisode | null;
};

/**
 * How far around a firing its group is read. One that goes on for longer is told by its first two
 * hours; what fires later still joins the candidate that its neighbours joined.
 */
export function episodeReachMs(settleSeconds: number): number {
  return 2 * 60 * 60_000 + 2 * settleSeconds * 1000;
}

/**
 * Groups firings of one alert: what begins at or before the last end plus `settleSeconds` goes on
 * with the same group. Decided by the provider's times alone, whatever the order of arrival. An
 * incident that people worked ends its group; what comes after it begins the next one. `episodes`
 * have the same fingerprint, so that different words are never folded.
 */
export function foldEpisodes(
  episodes: readonly AlertEpisode[],
  settleSeconds: number,
): readonly EpisodeGroup[] {
  const groups: { members: AlertEpisode[]; worked: AlertEpisode | null; untilMs: number }[] = [];
  for (const episode of [...episodes].sort(byBeginning)) {
    const group = groups.findLast(
      ({ worked, members, untilMs }) =>
        worked === null &&
        episode.beganAt.getTime() <= untilMs &&
        members.every(({ alertKey }) => isSameAlert(alertKey, episode.alertKey)),
    );
    const untilMs = (episode.endedAt ?? episode.beganAt).getTime() + settleSeconds * 1000;
    if (group === undefined) {
      // Work that nothing announced is no group of near misses.
      if (!episode.isWorked) groups.push({ members: [episode], worked: null, untilMs });
    } else if (episode.isWorked) {
      group.worked = episode;
    } else {
      group.members.push(episode);
      group.untilMs = Math.max(group.untilMs, untilMs);
    }
  }
  return groups.flatMap(({ members, worked }) => {
    const head = members.find(({ isPast }) => !isPast) ?? members[0];
    return head === undefined ? [] : [{ members, head, worked }];
  });
}

function isSameAlert(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

function byBeginning(a: AlertEpisode, b: AlertEpisode): number {
  if (a.beganAt.getTime() !== b.beganAt.getTime()) return a.beganAt.getTime() - b.beganAt.getTime();
  return a.id < b.id ? -1 : 1;
}
