import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { history } from '../../connectors/pagerduty/history.ts';
import { lookUp } from '../../connectors/pagerduty/look-up.ts';
import { pageResolvedByPerson } from '../../src/demo/scenarios/page-scenarios.ts';
import { sends, startProvider } from '../outbound/provider-server.ts';
import { pageLogOf } from './page-log-of.ts';
import { type PagePast, range, startPagePast, subjects } from './page-past.ts';
import { countedBudget, reading } from './pagerduty-api.ts';

const LIMIT_MS = 5_000;
let past: PagePast;

beforeEach(async () => {
  past = await startPagePast();
});
afterEach(() => past.close());

describe('the history of PagerDuty', () => {
  it('is every incident of the range, oldest first, with the facts of its log', async () => {
    past.learn(-3);
    const wanted = Array.from({ length: 25 }, (_, day) => past.learn(day));
    past.learn(31);
    const pages = await past.readAll();
    expect(subjects(pages)).toEqual(wanted);
    expect(pages.map(({ progress }) => progress)).toEqual(
      pages.map(({ progress }) => progress).sort((a, b) => a - b),
    );
    expect(pages.at(-1)).toMatchObject({
      cursor: null,
      progress: 1,
      told: 'PagerDuty: incidents until 4 November, 00:00 UTC',
    });
    expect(pages[0]?.told).toBe('PagerDuty: incidents until 9 October, 12:00 UTC');
  });

  it('tells the same facts as a question about one incident does', async () => {
    const incidentId = past.learn(2, pageResolvedByPerson);
    const [page] = await past.readAll();
    // The page as its webhook told it, which is the page as the list tells it.
    const told = page?.signals.find((fact) => 'incident' in fact);
    if (told === undefined || !('incident' in told)) throw new Error('the page was not told of');
    const question = { ...pageLogOf(incidentId), incident: told.incident };
    const answer = await lookUp(
      reading(past.pagerDuty.url, { outbound: past.outbound }),
      question,
      LIMIT_MS,
    );
    expect(answer).toEqual({ kind: 'answered', facts: page?.signals });
  });

  it('reads the same again from the same place, and few at a time', async () => {
    for (let day = 0; day < 7; day += 1) past.learn(day);
    const budget = countedBudget();
    const once = past.reader(budget);
    const first = await once.read(range, null);
    // A list and five logs, which name who ended each.
    expect(budget.spent).toBe(6);
    const second = await once.read(range, first.cursor);
    expect(budget.spent).toBe(6 + 3);
    expect(await past.reader().read(range, first.cursor)).toEqual(second);
    expect(second.cursor).toBeNull();
    expect(new Set(subjects([first, second])).size).toBe(7);
  });

  it('walks in windows through a range that is longer than PagerDuty lists', async () => {
    const since = new Date('2025-10-05T00:00:00Z');
    const first = past.learn(-360);
    const last = past.learn(3);
    expect(subjects(await past.readAll({ ...range, since }))).toEqual([first, last]);
    for (const { query } of past.pagerDuty.calls('list_incidents')) {
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
    const once = history(reading(provider.url, { outbound: past.outbound }), LIMIT_MS);
    const at = JSON.stringify({ from: range.since, offset: 9_900 });
    const { cursor } = await once.read(range, at);
    expect(JSON.parse(cursor ?? '')).toMatchObject({ from: '2026-10-09T00:00:00.000Z', offset: 0 });
    const stuck = JSON.stringify({ from: incident.created_at, offset: 9_900 });
    const { cursor: next } = await once.read(range, stuck);
    expect(JSON.parse(next ?? '')).toMatchObject({ from: '2026-10-09T00:00:01.000Z', offset: 0 });
    await provider.close();
  });

  it('loses no other incident to one that is gone, and none to a failure', async () => {
    const wanted = [past.learn(1), past.learn(2), past.learn(3)];
    past.pagerDuty.faults.next('log_entries', { kind: 'answer', status: 404, body: { error: {} } });
    expect(subjects(await past.readAll())).toEqual(wanted.slice(1));
    past.pagerDuty.faults.next('log_entries', { kind: 'answer', status: 503 });
    await expect(past.reader().read(range, null)).rejects.toMatchObject({ status: 503 });
  });

  it('is empty where nothing happened, and refuses a place that is none', async () => {
    expect(await past.readAll()).toMatchObject([{ signals: [], cursor: null, progress: 1 }]);
    const none = { ...range, since: range.until };
    expect(await past.reader().read(none, null)).toMatchObject({ cursor: null, progress: 1 });
    for (const cursor of [
      '',
      '{}',
      '{"from":"x","offset":0}',
      '{"from":"2026-10-05","offset":-1}',
    ]) {
      await expect(past.reader().read(range, cursor)).rejects.toMatchObject({ code: 'refused' });
    }
  });

  it('names the right that the token lacks', async () => {
    past.pagerDuty.faults.next('list_incidents', { kind: 'answer', status: 403, body: {} });
    await expect(past.reader().read(range, null)).rejects.toThrow(/scope incidents\.read/);
  });
});
