import { describe, expect, it } from 'vitest';
import { history } from '../../src/demo/history.ts';
import { DAY } from '../../src/demo/shapes/times.ts';
import { START } from './moving-clock.ts';

const month = history({ now: START, seed: 'a' });

function keys(deliveries: typeof month): string[] {
  return deliveries.map(({ headers, body, provider }) => {
    if (provider === 'pagerduty') return JSON.parse(body).event.id;
    return headers['X-GitHub-Delivery'] ?? headers['X-Atlassian-Webhook-Identifier'] ?? '';
  });
}

describe('the history of the demo', () => {
  it('is a month of 150 to 300 deliveries in order, all of them past', () => {
    expect(month.length).toBeGreaterThanOrEqual(150);
    expect(month.length).toBeLessThanOrEqual(300);
    const times = month.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times[0]).toBeGreaterThan(START.getTime() - 30 * DAY);
    expect(times.at(-1)).toBeLessThan(START.getTime());
  });

  it('comes from all three providers and gives every delivery its own key', () => {
    expect(new Set(month.map(({ provider }) => provider)).size).toBe(3);
    expect(new Set(keys(month)).size).toBe(month.length);
  });

  it('is the same for the same seed and time, and another for another seed', () => {
    expect(history({ now: START, seed: 'a' })).toEqual(month);
    const other = new Set(keys(history({ now: START, seed: 'b' })));
    expect(keys(month).some((key) => other.has(key))).toBe(false);
  });

  it('has things that come back', () => {
    const titles = month
      .filter(({ event }) => event === 'incident.triggered')
      .map(({ body }) => JSON.parse(body).event.data.title);
    const latency = titles.filter((title) => title === 'Checkout: p99 latency above 2 s');
    expect(latency.length).toBeGreaterThan(9);
    expect(new Set(titles).size).toBeGreaterThan(5);
  });

  it('points at the addresses it is given', () => {
    const site = { api: 'http://127.0.0.1:1', web: 'http://127.0.0.1:1/web' };
    const sites = { pagerduty: site, github: site, jira: { web: site.web } };
    for (const { body } of history({ now: START, seed: 'a', sites })) {
      expect(body).not.toMatch(/pagerduty\.com|github\.com|atlassian\.net/);
    }
  });
});
