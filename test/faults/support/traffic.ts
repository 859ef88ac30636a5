import { services } from '../../../src/demo/acme.ts';
import { changeTicketFailed } from '../../../src/demo/scenarios/change-ticket-scenarios.ts';
import {
  pageResolvedByPerson,
  pageThatClearsItself,
} from '../../../src/demo/scenarios/page-scenarios.ts';
import { pipelineEnded } from '../../../src/demo/scenarios/pipeline-scenarios.ts';
import type {
  ScenarioBase,
  ScenarioDelivery,
} from '../../../src/demo/scenarios/scenario-delivery.ts';
import { type SeededIds, seededIds } from '../../../src/demo/seeded-ids.ts';
import { hoursAgo } from '../../support/flow-steps.ts';
import { toWebhook, type Webhook } from './webhooks.ts';

type Tell = (base: ScenarioBase) => ScenarioDelivery[];

const service = services.checkout;

/** An ordinary day: mostly runs that pass and pages that people work, now and then a near miss. */
const stories: readonly [Tell, ...Tell[]] = [
  (base) => pipelineEnded({ ...base, service }),
  (base) => pageResolvedByPerson({ ...base, service }),
  (base) => pipelineEnded({ ...base, service }),
  (base) => changeTicketFailed({ ...base, service }),
  (base) => pageThatClearsItself({ ...base, service }),
];

/** Webhooks of three providers without end: every one is a delivery of its own. */
export function mixedTraffic(seed: string): () => Webhook {
  const next = mixedDeliveries(seed);
  return () => toWebhook(next());
}

/** The same before they are signed. */
export function mixedDeliveries(seed: string): () => ScenarioDelivery {
  const ids = seededIds(seed);
  let told: ScenarioDelivery[] = [];
  return () => {
    while (told.length === 0) told = ids.pick(stories)({ ids, at: someTimeAgo(ids) });
    const [next, ...rest] = told;
    told = rest;
    if (next === undefined) throw new Error('a story without a webhook');
    return next;
  };
}

/** The same, each with so many bytes more, in a field that nobody reads. */
export function withPadding(next: () => ScenarioDelivery, bytes: number): () => Webhook {
  const padding = 'x'.repeat(bytes);
  return () => {
    const delivery = next();
    return toWebhook({
      ...delivery,
      body: JSON.stringify({ ...JSON.parse(delivery.body), padding }),
    });
  };
}

/** Pages that clear themselves: each becomes a candidate once its two webhooks are read. */
export function pagesThatClear(seed: string, count: number, title?: string): Webhook[] {
  const ids = seededIds(seed);
  return Array.from({ length: count }, () =>
    pageThatClearsItself({
      ids,
      at: someTimeAgo(ids),
      service,
      ...(title === undefined ? {} : { title }),
    }).map(toWebhook),
  ).flat();
}

function someTimeAgo(ids: SeededIds): Date {
  return new Date(hoursAgo(2).getTime() - ids.between(0, 36_000) * 100);
}
