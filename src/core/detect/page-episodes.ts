import type { PageSignal, Resolver } from '../signal.ts';
import { rankOfEnd } from './order-signals.ts';

/** What happened on a page; that its log was read is nothing that happened to it. */
export type PageStep = Exclude<PageSignal, { kind: 'page.log_read' }> & {
  /** It was over already, or was ended once more: another end of the same recovery decides. */
  isSecondEnd?: true;
};

/** One firing story of a page: everything from its first fact until the next story begins. */
export type PageEpisode = { isFirst: boolean; signals: readonly PageStep[] };

export type Clear = Extract<PageStep, { kind: 'page.resolved' }>;

/** An end that decides. */
export function isClear(signal: PageStep): signal is Clear {
  return signal.kind === 'page.resolved' && signal.isSecondEnd !== true;
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
 * Ends of one episode that have no firing between them are one recovery, and one of them decides.
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
  return episodes.map((facts, index) => ({ isFirst: index === 0, signals: withOneEndEach(facts) }));
}

function withOneEndEach(signals: readonly PageStep[]): readonly PageStep[] {
  const second = new Set<PageStep>(recoveriesOf(signals).flatMap(secondEnds));
  if (second.size === 0) return signals;
  return signals.map((signal) => (second.has(signal) ? { ...signal, isSecondEnd: true } : signal));
}

/** The ends that have no firing between them, together. */
function recoveriesOf(signals: readonly PageStep[]): readonly (readonly Clear[])[] {
  const recoveries: Clear[][] = [[]];
  for (const signal of signals) {
    if (isFiring(signal)) recoveries.push([]);
    if (isClear(signal)) recoveries.at(-1)?.push(signal);
  }
  return recoveries;
}

/** The end that claims less decides, and of equal ones the first. */
function secondEnds(ends: readonly Clear[]): readonly Clear[] {
  const [decisive] = ends.toSorted((a, b) => rankOfEnd(b.resolver) - rankOfEnd(a.resolver));
  return ends.filter((end) => end !== decisive);
}

function isAfterSettling(signal: PageStep, endedAt: Date, settleSeconds: number): boolean {
  return signal.occurredAt.getTime() > endedAt.getTime() + settleSeconds * 1000;
}
