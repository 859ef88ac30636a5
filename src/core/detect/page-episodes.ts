import type { PageSignal, Resolver } from '../signal.ts';

/** What happened on a page; that its log was read is nothing that happened to it. */
export type PageStep = Exclude<PageSignal, { kind: 'page.log_read' }>;

/** One firing story of a page: everything from its first fact until the next story begins. */
export type PageEpisode = { isFirst: boolean; signals: readonly PageStep[] };

export type Clear = Extract<PageStep, { kind: 'page.resolved' }>;

export function isClear(signal: PageStep): signal is Clear {
  return signal.kind === 'page.resolved';
}

export function isFiring(signal: PageStep): boolean {
  return signal.kind === 'page.triggered' || signal.kind === 'page.reopened';
}

/** Cleared by something other than a person, and not merely closed by a clock or by a merge. */
export function isAutomatic(resolver: Resolver): boolean {
  return resolver === 'integration' || resolver === 'bot' || resolver === 'automation';
}

/**
 * Splits a page's facts, given in time order. What fires at or before the last end plus
 * `settleSeconds` goes on with the same episode, what fires later begins the next one. So does an
 * end that comes later than that on a page that was over already: the firing before it was missed.
 */
export function splitEpisodes(
  signals: readonly PageStep[],
  settleSeconds: number,
): readonly PageEpisode[] {
  const episodes: PageStep[][] = [];
  let episode: PageStep[] = [];
  let endedAt: Date | null = null;
  let isOver = false;
  for (const signal of signals) {
    const isNews = isFiring(signal) || (isOver && isClear(signal));
    if (isNews && endedAt !== null && isAfterSettling(signal, endedAt, settleSeconds)) {
      episodes.push(episode);
      episode = [];
      endedAt = null;
    }
    episode.push(signal);
    if (isFiring(signal)) isOver = false;
    if (isClear(signal)) {
      isOver = true;
      endedAt = signal.occurredAt;
    }
  }
  if (episode.length > 0) episodes.push(episode);
  return episodes.map((facts, index) => ({ isFirst: index === 0, signals: facts }));
}

function isAfterSettling(signal: PageStep, endedAt: Date, settleSeconds: number): boolean {
  return signal.occurredAt.getTime() > endedAt.getTime() + settleSeconds * 1000;
}
