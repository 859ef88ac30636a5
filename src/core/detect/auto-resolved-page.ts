import type { Question } from '../question.ts';
import { askPageLog, standingOf } from './ask-page-log.ts';
import type { DetectContext, Detector, Finding } from './finding.ts';
import { isClear, isFiring, type PageEpisode, splitEpisodes } from './page-episodes.ts';
import { type PageFacts, readPageFacts } from './page-facts.ts';
import { describePage, type ReadEpisode, whyWithdrawn } from './page-finding.ts';
import { readPage } from './read-page.ts';
import { sayClearing } from './tell-page.ts';

/**
 * A page that cleared itself.
 *
 * Counts: an episode that holds a clear by a monitor, by a listed bot or by unknown automation. It
 * stands while such a clear is the episode's last word, and is withdrawn while the page fires
 * again, or when a person, a merge or a timer had the last word. Firing and clearing again within
 * the settling time is one episode and one finding, because people remember it as one.
 * Does not count: a page that a person resolved (they did the saving), a merge (it resolved
 * nothing), a timer (nobody looked: an abandoned page, which is a fact about the service).
 *
 * A webhook that names nobody can't tell a timer from other automation. The log can, and is asked
 * for; until it answers, the finding waits, and where it can't answer, the finding is unconfirmed.
 * What the log tells again counts once.
 *
 * Cycles number the episodes, 1, 2, …, so that an episode keeps its number whoever turns out to
 * have ended the one before it.
 *
 * Closeness: nobody touched it 2; escalated, acknowledged, or otherwise in a person's hands before
 * it cleared 10; its last level was reached 50.
 */
export const autoResolvedPage: Detector = {
  name: 'auto_resolved_page',
  version: 4,
  subjects: ['incident'],
  detect(signals, context) {
    const facts = readPageFacts(signals);
    const findings: Finding[] = [];
    const questions: Question[] = [];
    const conclusions: string[] = [];
    for (const [index, episode] of splitEpisodes(facts.steps, context.settleSeconds).entries()) {
      const read = readEpisode(episode, facts, context);
      conclusions.push(read === null ? sayNoFinding(episode) : sayFinding(read));
      if (read === null) continue;
      findings.push(describePage(read, index + 1));
      if (read.standing.kind === 'asking') questions.push(askPageLog(read.reading));
    }
    const because = [...new Set(conclusions)].join('; ') || 'nothing is known of a page';
    return { findings, because, questions: questions.slice(-1) };
  },
};

function readEpisode(
  episode: PageEpisode,
  { log }: PageFacts,
  { settleSeconds, canAsk }: DetectContext,
): ReadEpisode | null {
  const reading = readPage(episode);
  if (reading === null) return null;
  // Of a finding that does not stand, nobody needs to know who cleared it before.
  const isTaken = whyWithdrawn(reading.ending) !== null;
  const standing = isTaken ? ({ kind: 'known' } as const) : standingOf(reading, log, canAsk);
  return { episode, reading, log, standing, settleSeconds };
}

function sayFinding({ reading, standing }: ReadEpisode): string {
  const cleared = `it was ${sayClearing(reading.lastClear.resolver, standing)}`;
  const withdrawn = whyWithdrawn(reading.ending);
  if (withdrawn !== null) return `${cleared}, but ${withdrawn}`;
  if (standing.kind === 'asking') return `${cleared}, and PagerDuty is being asked who did it`;
  return standing.kind === 'unconfirmed' ? `${cleared}: ${standing.because}` : cleared;
}

function sayNoFinding({ signals }: PageEpisode): string {
  const last = signals.findLast((signal) => isFiring(signal) || isClear(signal));
  if (last === undefined || !isClear(last)) return 'it has not cleared';
  if (last.resolver === 'person') return 'a person resolved it';
  if (last.resolver === 'merged') return 'it was merged into another incident';
  return 'it was closed by a timer, which is no near miss';
}
