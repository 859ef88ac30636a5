import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookUp } from '../../connectors/pagerduty/look-up.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { movingClock, START } from '../demo/moving-clock.ts';
import { loopbackOutbound, sends, startProvider } from '../outbound/provider-server.ts';
import { pageLogOf } from './page-log-of.ts';
import { reading, TOKEN } from './pagerduty-api.ts';

const LIMIT_MS = 5_000;
const outbound = loopbackOutbound();
let pagerDuty: StandInPagerDuty;
let id: string;

beforeEach(async () => {
  pagerDuty = await startStandInPagerDuty({ clock: movingClock(), apiToken: TOKEN });
  const base = { ids: seededIds('long-log'), at: START, service: services.checkout };
  const told = pageThatClearsItself(base);
  for (const delivery of told) pagerDuty.learn(delivery);
  id = JSON.parse(told[0]?.body ?? '').event.data.id;
});
afterEach(() => pagerDuty.close());
afterAll(() => outbound.close());

function add(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const at = new Date(START.getTime() + 1000 * index);
    pagerDuty.addLogEntry(id, { type: 'notify', at, user: null });
  }
}

function ask(url = pagerDuty.url) {
  return lookUp(reading(url, { outbound }), pageLogOf(id), LIMIT_MS);
}

async function factCount() {
  const answer = await ask();
  return answer.kind === 'answered' ? answer.facts.length : 0;
}

function asked(what: string) {
  return pagerDuty.calls('log_entries').map(({ query }) => query[what]);
}

describe('a long log', () => {
  it('is read to its end, page by page, as far as a log may reasonably go', async () => {
    add(240);
    expect(await factCount()).toBe(3 + 240 + 1);
    expect(asked('offset')).toEqual(['0', '100', '200']);
    add(2_000);
    expect(await ask()).toMatchObject({ kind: 'unanswerable' });
    expect(asked('offset')).toHaveLength(23);
  });

  it('is asked for in smaller pages where a page is larger than is taken, and goes on', async () => {
    add(240);
    pagerDuty.faults.next('log_entries', { kind: 'huge', bytes: 10 * 1024 * 1024 });
    expect(await factCount()).toBe(3 + 240 + 1);
    const small = Array.from({ length: 10 }, () => '10');
    expect(asked('limit')).toEqual(['100', ...small, '100', '100']);
  });

  it('is given up on where its pages are larger than is taken again and again', async () => {
    const entry = { id: 'R1', type: 'notify_log_entry', created_at: '2026-10-05T08:04:00Z' };
    const provider = await startProvider((req, res) => {
      const isLarge = (req.url ?? '').includes('limit=100');
      const body = isLarge ? 'x'.repeat(10 * 1024 * 1024) : { log_entries: [entry], more: true };
      sends(200, body)(req, res);
    });
    expect(await ask(provider.url)).toMatchObject({ kind: 'unanswerable' });
    expect(provider.asked).toHaveLength(40);
    await provider.close();
  });
});
