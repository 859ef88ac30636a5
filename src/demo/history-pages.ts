import { people, services } from './acme.ts';
import { alertTitles } from './alert-titles.ts';
import type { HistoryEntry } from './history-entry.ts';
import {
  pageAbandoned,
  pageAcknowledgedThenCleared,
  pageEscalatedThenCleared,
  pageMergedAway,
  pageResolvedByBot,
  pageResolvedByPerson,
  pageThatClearsItself,
  pageThatFlaps,
  pageThatReopens,
  pageWithNearMissNote,
} from './scenarios/page-scenarios.ts';
import type { ScenarioBase, ScenarioDelivery } from './scenarios/scenario-delivery.ts';
import { SECOND } from './shapes/times.ts';

const { checkout, paymentsApi, search, catalogue, notifications } = services;

/** The month's pages: mostly ordinary work, with a few that keep clearing themselves. */
export const historyPages: readonly HistoryEntry[] = [
  {
    daysAgo: [29, 25, 22, 18, 15, 12, 9, 6, 4, 2, 0.3],
    tell: (base) =>
      pageThatClearsItself({ ...base, service: checkout, title: alertTitles.checkoutLatency }),
  },
  {
    daysAgo: [26, 17, 8, 3],
    tell: (base) =>
      pageAcknowledgedThenCleared({
        ...base,
        service: paymentsApi,
        title: alertTitles.cardTimeouts,
        priority: 'P1',
      }),
  },
  {
    daysAgo: [10],
    tell: (base) =>
      pageEscalatedThenCleared({ ...base, service: paymentsApi, title: alertTitles.cardTimeouts }),
  },
  {
    daysAgo: [27, 20, 13, 6],
    tell: (base) =>
      pageThatFlaps({
        ...base,
        service: search,
        title: alertTitles.searchLag,
        times: 3,
        gapMs: 80 * SECOND,
        as: 'one_incident',
      }),
  },
  {
    daysAgo: [24, 14, 5],
    tell: (base) =>
      pageResolvedByPerson({
        ...base,
        service: catalogue,
        title: alertTitles.catalogueDisk,
        who: people.sasha,
        note: 'Old exports deleted.',
      }),
  },
  {
    daysAgo: [28, 23, 19, 16, 11, 7, 2],
    tell: (base) =>
      pageThatClearsItself({
        ...base,
        service: notifications,
        title: alertTitles.queueDepth,
        urgency: 'low',
        priority: null,
        by: null,
      }),
  },
  {
    daysAgo: [21],
    tell: (base) =>
      pageAbandoned({ ...base, service: notifications, title: alertTitles.queueDepth }),
  },
  {
    daysAgo: [19, 7],
    tell: (base) =>
      pageResolvedByBot({ ...base, service: checkout, title: 'Checkout: pod restarts' }),
  },
  { daysAgo: [16], tell: twoPagesMerged },
  {
    daysAgo: [11],
    tell: (base) => pageThatReopens({ ...base, service: search, title: alertTitles.searchLag }),
  },
  {
    daysAgo: [13],
    tell: (base) =>
      pageWithNearMissNote({ ...base, service: paymentsApi, title: 'Payments API: failover' }),
  },
];

function twoPagesMerged(base: ScenarioBase): ScenarioDelivery[] {
  const into = { id: base.ids.pagerDutyId('Q'), title: alertTitles.cardTimeouts };
  return [
    ...pageResolvedByPerson({
      ...base,
      service: paymentsApi,
      title: into.title,
      incidentId: into.id,
    }),
    ...pageMergedAway({ ...base, service: checkout, title: alertTitles.checkoutLatency, into }),
  ];
}
