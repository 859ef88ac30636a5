import type { HistoryPage, HistoryRange } from '../../connectors/contract-history.ts';
import { history } from '../../connectors/pagerduty/history.ts';
import type { Signal } from '../../src/core/signal.ts';
import { services } from '../../src/demo/acme.ts';
import type { PageOptions } from '../../src/demo/scenarios/page.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { startStandInPagerDuty } from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { movingClock } from '../demo/moving-clock.ts';
import { loopbackOutbound } from '../outbound/provider-server.ts';
import { countedBudget, reading, TOKEN } from './pagerduty-api.ts';

const LIMIT_MS = 5_000;

export const range: HistoryRange = {
  since: new Date('2026-10-05T00:00:00Z'),
  until: new Date('2026-11-04T00:00:00Z'),
  unfinished: [],
};

/** A PagerDuty with a past, and the reader of it. */
export async function startPagePast() {
  const ids = seededIds('pagerduty-history');
  const outbound = loopbackOutbound();
  const pagerDuty = await startStandInPagerDuty({ clock: movingClock(), apiToken: TOKEN });
  const reader = (budget = countedBudget()) =>
    history(reading(pagerDuty.url, { outbound, budget }), LIMIT_MS);
  return {
    pagerDuty,
    outbound,
    reader,
    /** A page that clears itself, at noon of that day of the range. */
    learn(day: number, tell: (base: PageOptions) => ScenarioDelivery[] = pageThatClearsItself) {
      const at = new Date(range.since.getTime() + (day + 0.5) * 86_400_000);
      const deliveries = tell({ ids, at, service: services.checkout });
      for (const delivery of deliveries) pagerDuty.learn(delivery);
      return String(JSON.parse(deliveries[0]?.body ?? '').event.data.id);
    },
    /** Reads to the end, each page with a reader of its own, as after a restart. */
    async readAll(wanted = range): Promise<readonly HistoryPage[]> {
      const pages: HistoryPage[] = [];
      let cursor: string | null = null;
      do {
        const page: HistoryPage = await reader().read(wanted, cursor);
        pages.push(page);
        cursor = page.cursor;
      } while (cursor !== null && pages.length < 50);
      return pages;
    },
    async close() {
      outbound.close();
      await pagerDuty.close();
    },
  };
}

export type PagePast = Awaited<ReturnType<typeof startPagePast>>;

function signalsOf(pages: readonly HistoryPage[]): readonly Signal[] {
  return pages.flatMap(({ signals }) => signals);
}

export function subjects(pages: readonly HistoryPage[]): readonly string[] {
  return [...new Set(signalsOf(pages).map(({ subject }) => subject.id))];
}
