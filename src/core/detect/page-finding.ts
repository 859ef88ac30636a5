import { assertNever } from '../assert-never.ts';
import { alertName } from './alert-name.ts';
import { type Standing, sayStanding } from './ask-page-log.ts';
import { readEngagement } from './engagement.ts';
import type { Finding, SavedBy, Threshold } from './finding.ts';
import type { FindingLabel } from './finding-labels.ts';
import { oneLine } from './one-line.ts';
import { foundByOfPage, howClose } from './page-closeness.ts';
import type { PageEpisode } from './page-episodes.ts';
import { alertKeyOf, isInReadLog, type PageLog } from './page-log.ts';
import type { PageReading } from './read-page.ts';
import { sayDuration } from './say-duration.ts';
import { tellPage, wasLeftAlone } from './tell-page.ts';
import { tellPageEvidence } from './tell-page-evidence.ts';

/** An episode with an automatic clear, and what is known of it beyond its own facts. */
export type ReadEpisode = {
  episode: PageEpisode;
  reading: PageReading;
  log: PageLog;
  standing: Standing;
  settleSeconds: number;
};

export function describePage(read: ReadEpisode, cycle: number): Finding {
  const { reading, episode, log, standing } = read;
  const { snapshot, lastClear } = reading;
  const title = oneLine(snapshot.title, 160) || `Page of ${reading.service}`;
  const number = snapshot.number === null ? '' : ` #${snapshot.number}`;
  const workedFrom = readEngagement(episode, cycle)?.workedFrom ?? null;
  return {
    detector: 'auto_resolved_page',
    foundBy: foundByOfPage(reading),
    cycle: String(cycle),
    beganAt: reading.beganAt,
    occurredAt: lastClear.occurredAt,
    title,
    story: tellPage(reading, standing),
    evidence: tellPageEvidence(episode.signals, snapshot.url, log),
    links: snapshot.url === null ? [] : [{ label: `Incident${number}`, url: snapshot.url }],
    service: { pagerduty: snapshot.serviceId, github: null, environment: null, jira: null },
    fingerprint: { source: 'pagerduty', words: [alertName(snapshot.title, title)] },
    closeness: howClose(reading, isLogRead(read)),
    severity: { priority: snapshot.priority, urgency: snapshot.urgency, cap: null },
    savedBy: whatSaved(reading, standing),
    resolver: lastClear.resolver,
    environment: null,
    deployWorkflow: false,
    labels: labelsOf(reading, standing),
    revisions: [],
    alertKey: alertKeyOf(log),
    countedOnly: false,
    ...sayStanding(standing),
    thresholds: thresholdsOf(read),
    ...(workedFrom !== null && { workedFrom }),
    withdrawn: whyWithdrawn(reading.ending),
  };
}

function isLogRead({ reading: { lastClear }, log }: ReadEpisode): boolean {
  return log.byLog.has(lastClear.factKey) || isInReadLog(lastClear, log);
}

function labelsOf(reading: PageReading, standing: Standing): readonly FindingLabel[] {
  const labels: FindingLabel[] = [];
  if (reading.acknowledgedAt) labels.push('acknowledged');
  if (reading.escalations > 0) labels.push('escalated');
  if (reading.fires > 1) labels.push('flapping');
  if (standing.kind === 'unconfirmed') labels.push('unconfirmed');
  return labels;
}

function whatSaved(reading: PageReading, { kind }: Standing): SavedBy {
  const text =
    kind === 'known' && wasLeftAlone(reading)
      ? 'It cleared before anyone needed to act'
      : 'It recovered by itself';
  return { kind: 'recovery', text };
}

function thresholdsOf(read: ReadEpisode): readonly Threshold[] {
  const { reading, settleSeconds, log } = read;
  const settle = sayDuration(settleSeconds * 1000);
  const because = `what fires again within ${settle} of clearing belongs to the same episode`;
  const thresholds: Threshold[] = [{ name: 'settleSeconds', value: settleSeconds, because }];
  const autoResolve = log.read?.autoResolveSeconds ?? null;
  if (autoResolve !== null) {
    const open = sayDuration(autoResolve * 1000);
    thresholds.push({
      name: 'autoResolveSeconds',
      value: autoResolve,
      because: `PagerDuty’s own timer would have closed it after ${open}`,
    });
  }
  const close = howClose(reading, isLogRead(read));
  return [...thresholds, { name: 'closeness', ...close }];
}

/** Why what cleared by itself is no near miss after all; null where it is one. */
export function whyWithdrawn(ending: PageReading['ending']): string | null {
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
