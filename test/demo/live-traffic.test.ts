import { describe, expect, it } from 'vitest';
import { pageSettleSeconds } from '../../src/demo/demo-config.ts';
import { runLiveTraffic } from '../../src/demo/live-traffic.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { movingClock, START } from './moving-clock.ts';

type Sent = { delivery: ScenarioDelivery; at: Date };

/** Runs the traffic on a clock that the sleeping moves, for that many seconds. */
async function runFor(seconds: number): Promise<Sent[]> {
  const clock = movingClock();
  const stop = new AbortController();
  const sent: Sent[] = [];
  const sender = {
    send: async (delivery: ScenarioDelivery) => {
      sent.push({ delivery, at: clock.now() });
      return { kind: 'delivered', attempts: [] } as const;
    },
  };
  await runLiveTraffic(
    {
      senders: { pagerduty: sender, github: sender, jira: sender },
      clock,
      ids: seededIds('live'),
      sleep: async (ms) => {
        clock.move(ms);
        if (clock.now().getTime() - START.getTime() > seconds * 1_000) stop.abort();
      },
    },
    stop.signal,
  );
  return sent;
}

const settleMs = pageSettleSeconds * 1_000;

type ToldPage = { title: string; events: { at: number; toldAt: number }[] };

/** What was told of each incident, in the order in which they began to be told. */
function pagesIn(sent: readonly Sent[]): readonly ToldPage[] {
  const pages = new Map<string, ToldPage>();
  for (const { delivery, at } of sent) {
    if (!delivery.event.startsWith('incident.')) continue;
    const { data } = JSON.parse(delivery.body).event;
    const page: ToldPage = pages.get(data.id) ?? { title: data.title, events: [] };
    if (data.type === 'incident') pages.set(data.id, page);
    page.events.push({ at: delivery.at.getTime(), toldAt: at.getTime() });
  }
  return [...pages.values()];
}

describe('the live traffic of the demo', () => {
  it('tells a near miss of each kind within the first 20 s', async () => {
    const sent = await runFor(20);
    const ends = sent.map(({ delivery }) => JSON.parse(delivery.body));
    expect(ends.some(({ event }) => event?.event_type === 'incident.resolved')).toBe(true);
    expect(
      ends.some(({ workflow_run: run }) => run?.run_attempt === 2 && run.conclusion === 'success'),
    ).toBe(true);
    const deployed = ends
      .filter(({ deployment_status: status }) => status?.state === 'success')
      .map(({ deployment }) => deployment.sha);
    expect(deployed).toHaveLength(3);
    expect(deployed[2]).toBe(deployed[0]);
  });

  it('goes on with a scenario every 20 to 40 s', async () => {
    const sent = await runFor(600);
    const gaps = sent
      .map(
        ({ at }, position) => at.getTime() - (sent[position - 1]?.at.getTime() ?? START.getTime()),
      )
      .filter((gap) => gap > 5_000);
    expect(gaps.length).toBeGreaterThanOrEqual(600 / 40 - 2);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(40_000);
  });

  it('gives every event a provider time in the recent past', async () => {
    for (const { delivery, at } of await runFor(600)) {
      const ageMs = at.getTime() - delivery.at.getTime();
      expect(ageMs).toBeGreaterThan(2_000);
      expect(ageMs).toBeLessThan(3_600_000);
    }
  });

  it('tells one alert as stories that do not overlap, and each of them after it has settled', async () => {
    const pages = pagesIn(await runFor(7_200));
    const lastEnds = new Map<string, number>();
    for (const { title, events } of pages) {
      const [first, last] = [events.at(0), events.at(-1)];
      const apart = (first?.at ?? 0) - (lastEnds.get(title) ?? 0);
      expect(apart, title).toBeGreaterThan(settleMs);
      expect((last?.toldAt ?? 0) - (last?.at ?? 0), title).toBeGreaterThan(settleMs);
      lastEnds.set(title, last?.at ?? 0);
    }
    expect(lastEnds.size).toBeGreaterThan(4);
  });

  it('tells of an alert that fires again and again as one story', async () => {
    const flapping = pagesIn(await runFor(600)).find(({ events }) => events.length > 6);
    const gaps = flapping?.events.map(({ at }, nth) => at - (flapping.events[nth - 1]?.at ?? at));
    expect(Math.max(...(gaps ?? []))).toBeLessThanOrEqual(settleMs);
  });

  it('never names two deliveries alike', async () => {
    const bodies = (await runFor(900)).map(({ delivery }) => delivery.body);
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it('ends when it is told to, also when the sleep throws for it', async () => {
    const stop = new AbortController();
    const sender = { send: async () => ({ kind: 'delivered', attempts: [] }) as const };
    const running = runLiveTraffic(
      {
        senders: { pagerduty: sender, github: sender, jira: sender },
        clock: movingClock(),
        ids: seededIds('live'),
        sleep: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('aborted')));
          }),
      },
      stop.signal,
    );
    stop.abort();
    await expect(running).resolves.toBeUndefined();
  });
});
