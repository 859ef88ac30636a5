import { assertNever } from '../assert-never.ts';
import type { Resolver, Signal } from '../signal.ts';
import type { IncidentSnapshot } from '../snapshots.ts';
import { alertName } from './alert-name.ts';
import { type Engagement, readEngagement } from './engagement.ts';
import type { DetectContext } from './finding.ts';
import { oneLine } from './one-line.ts';
import { isAutomatic, isClear, isFiring, splitEpisodes } from './page-episodes.ts';
import { readPageFacts } from './page-facts.ts';
import { alertKeyOf } from './page-log.ts';
import { beganAtOf, latestSnapshot } from './read-page.ts';

/** How an incident stands by its last firing or end. `worked` means that a person resolved it. */
export type IncidentOutcome = 'open' | 'cleared_itself' | 'worked' | 'abandoned' | 'merged';

/** An incident as a whole, whatever its episodes are. */
export type IncidentReading = {
  /** When it first fired, or else the first thing that is known of it. */
  startedAt: Date;
  /** When it ended last; null while it fires. */
  endedAt: Date | null;
  outcome: IncidentOutcome;
  /**
   * From the first thing that a person did in the first episode that was worked until the end of
   * the last one; `until` is null while that is open, `by` is the name of who began.
   */
  worked: { from: Date; until: Date | null; by: string | null } | null;
  /** The episodes that people were on, worked or not, in order. */
  engagements: readonly Engagement[];
  title: string;
  /** What its alert is called by. */
  alertName: string;
  serviceId: string | null;
  serviceName: string | null;
  number: number | null;
  url: string | null;
  priority: string | null;
  urgency: IncidentSnapshot['urgency'];
  /** What tells its alert from another one with the same words, where that is known. */
  alertKey: string | null;
  /** How often it cleared by itself. */
  clears: number;
};

/**
 * What an incident amounts to, from all facts of its subject in any order; null where none of them
 * tells of a page.
 */
export function readIncident(
  signals: readonly Signal[],
  { settleSeconds }: Pick<DetectContext, 'settleSeconds'>,
): IncidentReading | null {
  const { steps, log } = readPageFacts(signals);
  const [first] = steps;
  const snapshot = latestSnapshot(steps);
  if (first === undefined || snapshot === null) return null;
  const episodes = splitEpisodes(steps, settleSeconds);
  const engagements = episodes.flatMap(
    (episode, index) => readEngagement(episode, index + 1) ?? [],
  );
  const changes = episodes
    .flatMap(({ signals: ofEpisode }) => ofEpisode)
    .filter((step) => isFiring(step) || isClear(step));
  const last = changes.at(-1);
  const beganAt = episodes.map(beganAtOf).at(0) ?? first.occurredAt;
  const { number, url, priority, urgency, serviceId, serviceName } = snapshot;
  const title =
    oneLine(snapshot.title, 160) || `Page of ${oneLine(serviceName ?? '', 80) || 'a service'}`;
  return {
    startedAt: startOf(beganAt, snapshot),
    endedAt: last !== undefined && isClear(last) ? last.occurredAt : null,
    outcome: last !== undefined && isClear(last) ? outcomeOf(last.resolver) : 'open',
    worked: readWork(engagements),
    engagements,
    title,
    alertName: alertName(snapshot.title, title),
    ...{ serviceId, serviceName, number, url, priority, urgency },
    alertKey: alertKeyOf(log),
    clears: changes.filter((step) => isClear(step) && isAutomatic(step.resolver)).length,
  };
}

function startOf(beganAt: Date, { createdAt }: IncidentSnapshot): Date {
  return createdAt !== null && createdAt < beganAt ? createdAt : beganAt;
}

function outcomeOf(resolver: Resolver): IncidentOutcome {
  switch (resolver) {
    case 'integration':
    case 'bot':
    case 'automation':
      return 'cleared_itself';
    case 'person':
      return 'worked';
    case 'timer':
      return 'abandoned';
    case 'merged':
      return 'merged';
    default:
      return assertNever(resolver);
  }
}

function readWork(engagements: readonly Engagement[]): IncidentReading['worked'] {
  const worked = engagements.filter(({ workedFrom }) => workedFrom !== null);
  const [first, last] = [worked.at(0), worked.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { from: first.touchedAt, until: last.until, by: first.by };
}
