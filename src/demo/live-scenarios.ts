import { people, services } from './acme.ts';
import { alertTitles } from './alert-titles.ts';
import { changeTicketFailed } from './scenarios/change-ticket-scenarios.ts';
import {
  pageAcknowledgedThenCleared,
  pageEscalatedThenCleared,
  pageResolvedByPerson,
  pageThatClearsItself,
  pageThatFlaps,
} from './scenarios/page-scenarios.ts';
import {
  deployWorkflowRetried,
  pipelineRetried,
  pullRequestRetried,
} from './scenarios/pipeline-scenarios.ts';
import { canaryRolledBack, plainDeployment } from './scenarios/rollback-scenarios.ts';
import type { ScenarioBase, ScenarioDelivery } from './scenarios/scenario-delivery.ts';
import { MINUTE, SECOND } from './shapes/times.ts';

export type Tell = (base: ScenarioBase) => ScenarioDelivery[];

const { checkout, paymentsApi, search, catalogue, notifications } = services;

// Short in provider time, so that two on the same environment never overlap.
const quick = { badAfterMs: 2 * MINUTE, backAfterMs: 90 * SECOND, lastsMs: 20 * SECOND } as const;

// Short as well, so that two pages of one alert never overlap, and the second is a story of its own.
const clearsSoon = { clearsAfterMs: 50 * SECOND } as const;

const checkoutClears: Tell = (base) =>
  pageThatClearsItself({
    ...base,
    ...clearsSoon,
    service: checkout,
    title: alertTitles.checkoutLatency,
  });

const checkoutRetried: Tell = (base) => pipelineRetried({ ...base, service: checkout });

const catalogueRolledBack: Tell = (base) =>
  canaryRolledBack({ ...base, ...quick, service: catalogue });

/** One near miss of each kind, for the first moments. */
export const openingScenarios: readonly Tell[] = [
  checkoutClears,
  checkoutRetried,
  catalogueRolledBack,
];

/**
 * What follows, over and over. People work pages only on services that are not rolled back here: a
 * rollback during an incident is its cure and no near miss.
 */
export const recurringScenarios: readonly [Tell, ...Tell[]] = [
  (base) =>
    pageAcknowledgedThenCleared({
      ...base,
      acknowledgedAfterMs: 30 * SECOND,
      clearsAfterMs: 90 * SECOND,
      service: paymentsApi,
      title: alertTitles.cardTimeouts,
      priority: 'P1',
    }),
  (base) => pullRequestRetried({ ...base, service: search, pullRequest: 91 }),
  (base) =>
    pageThatFlaps({
      ...base,
      gapMs: 40 * SECOND,
      service: search,
      title: alertTitles.searchLag,
      as: 'one_incident',
    }),
  (base) => canaryRolledBack({ ...base, ...quick, service: search, badOutcome: 'failure' }),
  (base) =>
    pageResolvedByPerson({
      ...base,
      service: notifications,
      title: alertTitles.queueDepth,
      resolvedAfterMs: 2 * MINUTE,
      who: people.sasha,
      note: 'Restarted the consumer.',
    }),
  (base) => deployWorkflowRetried({ ...base, service: paymentsApi }),
  checkoutClears,
  (base) => plainDeployment({ ...base, service: notifications, lastsMs: 20 * SECOND }),
  (base) => changeTicketFailed({ ...base, service: catalogue, stepMs: 10 * MINUTE }),
  (base) =>
    pageEscalatedThenCleared({
      ...base,
      escalatesAfterMs: 40 * SECOND,
      clearsAfterMs: 80 * SECOND,
      service: paymentsApi,
      title: alertTitles.refundQueue,
    }),
  checkoutRetried,
  catalogueRolledBack,
];
