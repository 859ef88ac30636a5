import type { Clock } from '../../../clock.ts';
import type { SeededIds } from '../../seeded-ids.ts';
import type { Answer } from '../answer.ts';
import type { IncidentMemory } from './incident-memory.ts';
import type { ExtraEntry, ResolveChannel } from './log-entries.ts';
import type { Subscriptions } from './subscriptions.ts';

export type PagerDutyEndpoint =
  | 'list_incidents'
  | 'incident'
  | 'log_entries'
  | 'alerts'
  | 'service'
  | 'me'
  | 'users'
  | 'abilities'
  | 'create_subscription'
  | 'subscription'
  | 'ping_subscription'
  | 'enable_subscription'
  /** The pages for people. */
  | 'page';

/** What the routes of the stand-in PagerDuty share. */
export type PagerDutyContext = {
  clock: Clock;
  ids: SeededIds;
  incidents: IncidentMemory;
  subscriptions: Subscriptions;
  /** How incidents were resolved, where a test says so. */
  resolveChannels: Map<string, ResolveChannel>;
  /** What the logs of incidents hold besides what their events tell. */
  extraEntries: Map<string, readonly ExtraEntry[]>;
};

/** How PagerDuty says no. */
export function pagerDutyRefusal(
  status: number,
  error: { code: number; message: string; errors?: readonly string[] },
): Answer {
  return { status, body: { error: { errors: [], ...error } } };
}

export function notFound(): Answer {
  return pagerDutyRefusal(404, { code: 2100, message: 'Not Found' });
}
