import { assertNever } from '../assert-never.ts';
import type { Closeness, Detector, Finding, SavedBy } from './finding.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';
import {
  isClear,
  isFiring,
  isPageSignal,
  type PageEpisode,
  splitEpisodes,
} from './page-episodes.ts';
import { type PageReading, readPage } from './read-page.ts';
import { sayTimes } from './say-count.ts';
import { sayResolver, tellPage, tellPageEvidence, wasLeftAlone } from './tell-page.ts';

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
 * Cycles number the episodes with an automatic clear, 1, 2, …; other episodes have no number.
 *
 * Closeness: nobody touched it 2; escalated, acknowledged, or otherwise in a person's hands before
 * it cleared 10. PagerDuty's webhooks don't say which level a page reached, so 50 is given only to
 * three escalations or more, which few policies outlast.
 */
export const autoResolvedPage: Detector = {
  name: 'auto_resolved_page',
  version: 1,
  subjects: ['incident'],
  detect(signals, { settleSeconds }) {
    const episodes = splitEpisodes(orderSignals(signals.filter(isPageSignal)), settleSeconds);
    const findings: Finding[] = [];
    const conclusions: string[] = [];
    for (const episode of episodes) {
      const reading = readPage(episode);
      conclusions.push(reading === null ? sayNoFinding(episode) : sayFinding(reading));
      if (reading !== null) findings.push(describe(reading, episode, findings.length + 1));
    }
    const because = conclusions.join('; ') || 'nothing is known of a page';
    return { findings, because, questions: [] };
  },
};

function describe(reading: PageReading, episode: PageEpisode, cycle: number): Finding {
  const { snapshot, lastClear } = reading;
  const title = oneLine(snapshot.title, 160) || `Page of ${reading.service}`;
  const number = snapshot.number === null ? '' : ` #${snapshot.number}`;
  return {
    detector: 'auto_resolved_page',
    cycle: String(cycle),
    beganAt: reading.firedAt ?? lastClear.occurredAt,
    occurredAt: lastClear.occurredAt,
    title,
    story: tellPage(reading),
    evidence: tellPageEvidence(episode.signals, snapshot.url),
    links: snapshot.url === null ? [] : [{ label: `Incident${number}`, url: snapshot.url }],
    service: { pagerduty: snapshot.serviceId, github: null, environment: null, jira: null },
    fingerprint: { source: 'pagerduty', words: [title] },
    closeness: howClose(reading),
    severity: { priority: snapshot.priority, urgency: snapshot.urgency, cap: null },
    savedBy: whatSaved(reading),
    resolver: lastClear.resolver,
    environment: null,
    deployWorkflow: false,
    labels: [
      ...(reading.acknowledged ? ['acknowledged'] : []),
      ...(reading.escalations > 0 ? ['escalated'] : []),
      ...(reading.fires > 1 ? ['flapping'] : []),
    ],
    revisions: [],
    alertKey: null,
    countedOnly: false,
    awaits: null,
    unconfirmed: null,
    thresholds: [],
    withdrawn: whyWithdrawn(reading.ending),
  };
}

function howClose({ escalations, acknowledged, otherHand }: PageReading): Closeness {
  if (escalations > 0) {
    const because = `it was escalated ${sayTimes(escalations)} before it cleared`;
    return { value: escalations >= 3 ? 50 : 10, because };
  }
  if (acknowledged) return { value: 10, because: 'a person had acknowledged it before it cleared' };
  if (otherHand) return { value: 10, because: 'a person was on it before it cleared' };
  return { value: 2, because: 'it cleared before anyone touched it' };
}

function whatSaved(reading: PageReading): SavedBy {
  const text = wasLeftAlone(reading)
    ? 'It recovered before anyone acted'
    : 'It recovered by itself';
  return { kind: 'recovery', text };
}

function whyWithdrawn(ending: PageReading['ending']): string | null {
  switch (ending) {
    case 'integration':
    case 'bot':
    case 'automation':
      return null;
    case 'open':
      return 'it fired again and is still open';
    case 'person':
      return 'a person resolved it in the end';
    case 'merged':
      return 'it was merged into another incident';
    case 'timer':
      return 'a timer closed it in the end';
    default:
      return assertNever(ending);
  }
}

function sayFinding({ ending, lastClear }: PageReading): string {
  const cleared = `it was cleared by ${sayResolver(lastClear.resolver)}`;
  const withdrawn = whyWithdrawn(ending);
  return withdrawn === null ? cleared : `${cleared}, but ${withdrawn}`;
}

function sayNoFinding({ signals }: PageEpisode): string {
  const last = signals.findLast((signal) => isFiring(signal) || isClear(signal));
  if (last === undefined || !isClear(last)) return 'it has not cleared';
  if (last.resolver === 'person') return 'a person resolved it';
  if (last.resolver === 'merged') return 'it was merged into another incident';
  return 'a timer closed it: an abandoned page is a fact about the service, not a near miss';
}
