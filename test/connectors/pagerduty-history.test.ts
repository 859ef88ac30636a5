import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import { history } from '../../connectors/pagerduty/history.ts';
import { lookUp } from '../../connectors/pagerduty/look-up.ts';
import { services } from '../../src/demo/acme.ts';
import {
  pageResolvedByPerson,
  pageThatClearsItself,
} from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { movingClock } from '../demo/moving-clock.ts';
import { loopbackOutbound, sends, startProvider } from '../outbound/provider-server.ts';
import { pageLogOf } from './page-log-of.ts';
import { countedBudget, reading, TOKEN } from './pagerduty-api.ts';

const LIMIT_MS = 5_000;
const range = {
  since: new Date('2026-10-05T00:00:00Z'),
  until: new Date('2026-11-04T00:00:00Z'),
  unfinished: [],
};
const ids = seededIds('pagerduty-history');
const outbound = loopbackOutbound();
let pagerDuty: StandInPagerDuty;

beforeEach(async () => {
  pagerDuty = await startStandInPagerDuty({ clock: movingClock(), apiToken: TOKEN });
});
afterEach(() => pagerDuty.close());
afterAll(() => outbound.close());

/** A page that clears itself, at noon of that day of the range. */
function learn(day: number, tell = pageThatClearsItself): string {
  const at = new Date(range.since.getTime() + (day + 0.5) * 86_400_000);
  const deliveries = tell({ ids, at, service: services.checkout });
  for (const delivery of deliveries) pagerDuty.learn(delivery);
  return JSON.parse(deliveries[0]?.body ?? '').event.data.id;
}

function reader(budget = countedBudget()) {
  return history(reading(pagerDuty.url, { outbound, budget }), LIMIT_MS);
}

/** Reads to the end, each page with a reader of its own, as after a restart. */
async function readAll(wanted = range): Promise<readonly HistoryPage[]> {
  const pages: HistoryPage[] = [];
  let cursor: string | null = null;
  do {
    const page: HistoryPage = await reader().read(wanted, cursor);
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null && pages.length < 50);
  return pages;
}

function subjects(pages: readonly HistoryPage[]): readonly string[] {
  return [...new Set(pages.flatMap(({ signals }) => signals.map(({ subject }) => subject.id)))];
}

describe('the history of PagerDuty', () => {
  it('is every incident of the range, oldest first, with the facts of its log', async () => {
    learn(-3);
    const wanted = Array.from({ length: 25 }, (_, day) => learn(day));
    learn(31);
    const pages = await readAll();
    expect(subjects(pages)).toEqual(wanted);
    expect(pages.map(({ progress }) => progress)).toEqual(
      pages.map(({ progress }) => progress).sort((a, b) => a - b),
    );
    expect(pages.at(-1)).toMatchObject({
      cursor: null,
      progress: 1,
      told: 'PagerDuty: incidents until 4 November, 00:00 UTC',
    });
    expect(pages[0]?.told).toBe('PagerDuty: incidents until 14 October, 12:00 UTC');
  });

  it('tells the same facts as a question about one incident does', async () => {
    const incidentId = learn(2, pageResolvedByPerson);
    const [page] = await readAll();
    const question = pageLogOf(incidentId);
    const answer = await lookUp(reading(pagerDuty.url, { outbound }), question, LIMIT_MS);
    expect(answer).toEqual({ kind: 'answered', facts: page?.signals });
  });

  it('reads the same again from the same place, and few at a time', async () => {
    for (let day = 0; day < 12; day += 1) learn(day);
    const budget = countedBudget();
    const once = reader(budget);
    const first = await once.read(range, null);
    // A list, ten logs, and the timer of their one service.
    expect(budget.spent).toBe(12);
    const second = await once.read(range, first.cursor);
    expect(budget.spent).toBe(12 + 3);
    expect(await reader().read(range, first.cursor)).toEqual(second);
    expect(second.cursor).toBeNull();
    expect(new Set(subjects([first, second])).size).toBe(12);
  });

  it('walks in windows through a range that is longer than PagerDuty lists', async () => {
    const since = new Date('2025-10-05T00:00:00Z');
    const first = learn(-360);
    const last = learn(3);
    expect(subjects(await readAll({ ...range, since }))).toEqual([first, last]);
    for (const { query } of pagerDuty.calls('list_incidents')) {
      const days =
        (Date.parse(query['until'] ?? '') - Date.parse(query['since'] ?? '')) / 86_400_000;
      expect(days).toBeLessThanOrEqual(90);
    }
  });

  it('goes on by time where a list ends', async () => {
    const incident = { id: 'Q1', created_at: '2026-10-09T00:00:00Z' };
    const provider = await startProvider((req, res) => {
      const isList = (req.url ?? '').startsWith('/incidents?');
      sends(200, isList ? { incidents: [incident], more: true } : { log_entries: [] })(req, res);
    });
    const once = history(reading(provider.url, { outbound }), LIMIT_MS);
    const at = JSON.stringify({ from: range.since, offset: 9_900 });
    const { cursor } = await once.read(range, at);
    expect(JSON.parse(cursor ?? '')).toEqual({ from: '2026-10-09T00:00:00.000Z', offset: 0 });
    const stuck = JSON.stringify({ from: incident.created_at, offset: 9_900 });
    const { cursor: next } = await once.read(range, stuck);
    expect(JSON.parse(next ?? '')).toEqual({ from: '2026-10-09T00:00:01.000Z', offset: 0 });
    await provider.close();
  });

  it('loses no other incident to one that is gone, and none to a failure', async () => {
    const wanted = [learn(1), learn(2), learn(3)];
    pagerDuty.faults.next('log_entries', { kind: 'answer', status: 404, body: { error: {} } });
    expect(subjects(await readAll())).toEqual(wanted.slice(1));
    pagerDuty.faults.next('log_entries', { kind: 'answer', status: 503 });
    await expect(reader().read(range, null)).rejects.toMatchObject({ status: 503 });
  });

  it('is empty where nothing happened, and refuses a place that is none', async () => {
    expect(await readAll()).toMatchObject([{ signals: [], cursor: null, progress: 1 }]);
    const none = { since: range.until, until: range.until, unfinished: [] };
    expect(await reader().read(none, null)).toMatchObject({ cursor: null, progress: 1 });
    for (const cursor of [
      '',
      '{}',
      '{"from":"x","offset":0}',
      '{"from":"2026-10-05","offset":-1}',
    ]) {
      await expect(reader().read(range, cursor)).rejects.toMatchObject({ code: 'refused' });
    }
  });

  it('names the right that the token lacks', async () => {
    pagerDuty.faults.next('list_incidents', { kind: 'answer', status: 403, body: {} });
    await expect(reader().read(range, null)).rejects.toThrow(/scope incidents\.read/);
  });
});
