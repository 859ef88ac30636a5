import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { SeededIds } from '../../seeded-ids.ts';
import type { Reference } from './references.ts';

type PagerDutyEvent = {
  /** `incident.triggered`, `pagey.ping`, … */
  type: string;
  at: Date;
  agent: Reference | null;
  /** The monitoring tool that sent the trigger. */
  client: { name: string; url?: string } | null;
  data: object;
};

/** One V3 webhook: PagerDuty sends one event in each. */
export function pagerDutyWebhook(ids: SeededIds, event: PagerDutyEvent): ScenarioDelivery {
  return {
    provider: 'pagerduty',
    event: event.type,
    at: event.at,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'User-Agent': 'PagerDuty-Webhook/V3.0',
      'X-Webhook-Id': ids.uuid(),
      'X-Webhook-Subscription': 'PACMEW1',
    },
    body: JSON.stringify({
      event: {
        id: ids.eventId(),
        event_type: event.type,
        resource_type: event.type.split('.')[0],
        occurred_at: event.at.toISOString(),
        agent: event.agent,
        client: event.client,
        data: event.data,
      },
    }),
  };
}

/** What PagerDuty sends when somebody asks it to test a subscription. */
export function pagerDutyPing(ids: SeededIds, at: Date): ScenarioDelivery {
  return pagerDutyWebhook(ids, {
    type: 'pagey.ping',
    at,
    agent: null,
    client: null,
    data: { message: 'Hello from your friend Pagey!', type: 'ping' },
  });
}
