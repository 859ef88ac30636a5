import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { lookUp } from '../../connectors/pagerduty/look-up.ts';
import type { Question } from '../../src/core/question.ts';
import type { Resolver, Signal } from '../../src/core/signal.ts';
import { people, services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import {
  pageAbandoned,
  pageMergedAway,
  pageResolvedByBot,
  pageResolvedByPerson,
  pageThatClearsItself,
  pageThatReopens,
} from '../../src/demo/scenarios/page-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import type { ResolveChannel } from '../../src/demo/stand-ins/pagerduty/log-entries.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { movingClock, START } from '../demo/moving-clock.ts';
import { loopbackOutbound, sends, startProvider } from '../outbound/provider-server.ts';
import { pageLogOf } from './page-log-of.ts';
import { countedBudget, reading, TOKEN } from './pagerduty-api.ts';
import { seenGaps } from './seen-gaps.ts';

const LIMIT_MS = 5_000;

const base = { ids: seededIds('look-up'), at: START, service: services.checkout };
const outbound = loopbackOutbound();
let pagerDuty: StandInPagerDuty;

beforeEach(async () => {
  pagerDuty = await startStandInPagerDuty({ clock: movingClock(), apiToken: TOKEN });
});
afterEach(() => pagerDuty.close());
afterAll(() => outbound.close());

function learn(deliveries: readonly ScenarioDelivery[]): string {
  for (const delivery of deliveries) pagerDuty.learn(delivery);
  return JSON.parse(deliveries[0]?.body ?? '').event.data.id;
}

function logOf(incidentId: string): Question {
  return pageLogOf(incidentId, services.checkout.pagerDutyId);
}

async function factsOf(id: string, context = reading(pagerDuty.url, { outbound })) {
  const answer = await lookUp(context, logOf(id), LIMIT_MS);
  if (answer.kind !== 'answered') throw new Error(answer.because);
  return answer.facts;
}

function kinds(facts: readonly Signal[]): readonly string[] {
  return facts.map(({ kind }) => kind);
}

async function resolverOf(deliveries: readonly ScenarioDelivery[], channel?: ResolveChannel) {
  const id = learn(deliveries);
  if (channel) pagerDuty.setResolveChannel(id, channel);
  const facts = await factsOf(id);
  return facts.findLast((fact) => fact.kind === 'page.resolved')?.resolver;
}

describe('the log of a page', () => {
  it('is told as facts, each under the id of its entry, and that it was read', async () => {
    const id = learn(pageResolvedByPerson({ ...base, who: people.sasha, note: 'Done.' }));
    const facts = await factsOf(id);
    // The resolution and its note share a second, and may come in either order.
    expect([...kinds(facts)].sort()).toEqual([
      'page.acknowledged',
      'page.log_read',
      'page.noted',
      'page.notified',
      'page.resolved',
      'page.triggered',
    ]);
    const [fired, told] = facts;
    const [last, read] = facts.slice(-2);
    const resolved = facts.find(({ kind }) => kind === 'page.resolved');
    const note = facts.find(({ kind }) => kind === 'page.noted');
    expect(fired).toMatchObject({
      subject: { kind: 'incident', id },
      factKey: expect.stringMatching(/^log:R/),
      occurredAt: START,
      actor: { kind: 'integration' },
      incident: { title: expect.any(String), serviceName: 'Checkout', number: expect.any(Number) },
    });
    expect(told).toMatchObject({ who: people.robin.name });
    expect(resolved).toMatchObject({ resolver: 'person', actor: { name: people.sasha.name } });
    expect(note).toMatchObject({ text: 'Resolution Note: Done.' });
    expect(read).toMatchObject({
      factKey: last?.factKey.replace('log:', 'log_read:'),
      occurredAt: last?.occurredAt,
      autoResolveSeconds: null,
      alertKeys: [expect.stringContaining('alert/')],
    });
    expect(new Set(facts.map(({ factKey }) => factKey)).size).toBe(facts.length);
  });

  it('tells who resolved it', async () => {
    expect(await resolverOf(pageThatClearsItself(base))).toBe('integration');
    expect(await resolverOf(pageThatClearsItself({ ...base, by: null }))).toBe('integration');
    expect(await resolverOf(pageThatClearsItself({ ...base, by: null }), 'website')).toBe(
      'automation',
    );
    expect(await resolverOf(pageAbandoned(base))).toBe('timer');
    expect(await resolverOf(pageResolvedByBot(base))).toBe('bot');
    expect(await resolverOf(pageResolvedByPerson(base))).toBe('person');
    // A merge stands on the incident, which its webhook told; the log says who did it.
    const into = { id: 'QOTHER', title: 'x' };
    expect(await resolverOf(pageMergedAway({ ...base, into }))).toBe('person');
  });

  it.each<[ResolveChannel, Resolver]>([
    ['auto', 'integration'],
    ['api', 'integration'],
    ['email', 'integration'],
    ['timeout', 'timer'],
    ['mobile', 'automation'],
  ])('says of the channel %s: %s', async (channel, resolver) => {
    expect(await resolverOf(pageThatClearsItself({ ...base, by: null }), channel)).toBe(resolver);
  });

  it.each(['exhaust_escalation_path', 'repeat_escalation_path'])(
    'tells what no webhook does, such as %s, and leaves out what says nothing',
    async (type) => {
      const id = learn(pageThatReopens(base));
      const at = new Date(START.getTime() + 60_000);
      pagerDuty.addLogEntry(id, { type, at });
      pagerDuty.addLogEntry(id, { type: 'urgency_change', at });
      pagerDuty.addLogEntry(id, { type: 'assign', at });
      const facts = await factsOf(id);
      expect(kinds(facts)).toContain('page.exhausted');
      expect(kinds(facts)).toContain('page.reopened');
      expect(facts).toHaveLength(7);
      expect(facts.map(({ occurredAt }) => occurredAt)).toEqual(
        facts.map(({ occurredAt }) => occurredAt).sort((a, b) => a.getTime() - b.getTime()),
      );
    },
  );

  it('asks for the alerts only where the log does not hold their key', async () => {
    await factsOf(learn(pageThatClearsItself(base)));
    expect(pagerDuty.calls('alerts')).toEqual([]);
    const byHand = page(base, [
      { event: 'triggered', afterMs: 0, by: null },
      { event: 'resolved', afterMs: 60_000, by: null },
    ]);
    const facts = await factsOf(learn(byHand));
    expect(pagerDuty.calls('alerts')).toHaveLength(1);
    expect(facts.at(-1)).toMatchObject({ alertKeys: [expect.stringContaining('alert/')] });
  });

  it('asks for the service’s timer only where the log does not say who ended it', async () => {
    const told = await factsOf(learn(pageThatClearsItself(base)));
    expect(told.at(-1)).toMatchObject({ autoResolveSeconds: null });
    expect(pagerDuty.calls().map(({ endpoint }) => endpoint)).toEqual(['log_entries']);
    const untold = learn(pageThatClearsItself({ ...base, by: null }));
    pagerDuty.setResolveChannel(untold, 'mobile');
    expect((await factsOf(untold)).at(-1)).toMatchObject({ autoResolveSeconds: 14_400 });
    expect(pagerDuty.calls('service')).toHaveLength(1);
  });

  it.each([
    [403, /scope services\.read/, ['page_timer', 'page_alerts']],
    [404, null, []],
  ])(
    'goes without the timer and the alerts at %d, and says what the token may not see',
    async (status, because, parts) => {
      const refused = { kind: 'answer', status, body: { error: { message: 'no' } } } as const;
      pagerDuty.faults.next('service', refused);
      pagerDuty.faults.next('alerts', refused);
      const gaps = seenGaps();
      const context = reading(pagerDuty.url, { outbound, gaps });
      const id = learn(
        page(base, [
          { event: 'triggered', afterMs: 0, by: null },
          { event: 'resolved', afterMs: 60_000, by: null },
        ]),
      );
      pagerDuty.setResolveChannel(id, 'mobile');
      const without = (await factsOf(id, context)).at(-1);
      expect(without).toMatchObject({
        kind: 'page.log_read',
        autoResolveSeconds: null,
        alertKeys: [],
        ...(because !== null && { timerUnread: expect.stringMatching(because) }),
      });
      expect(without).toHaveProperty(
        'factKey',
        expect.stringMatching(because ? /part/ : /^log_read/),
      );
      expect([...gaps.parts.keys()]).toEqual(parts);
      const whole = (await factsOf(id, context)).at(-1);
      expect(whole).toMatchObject({ autoResolveSeconds: 14_400 });
      expect(whole).not.toHaveProperty('timerUnread');
      expect([...gaps.parts.keys()]).toEqual([]);
    },
  );

  it('keeps within the budget, and tells it what PagerDuty says of its own', async () => {
    const budget = countedBudget();
    await factsOf(learn(pageThatClearsItself(base)), reading(pagerDuty.url, { outbound, budget }));
    expect(budget.spent).toBe(pagerDuty.calls().length);
    expect(budget.noted).toHaveLength(budget.spent);
    expect(budget.noted[0]).toEqual({ limit: 960, remaining: 959, resetsInMs: 60_000 });
    const spent = new OutboundError('rate_limited', 'the share is used up');
    const context = reading(pagerDuty.url, { outbound, budget: countedBudget(() => spent) });
    await expect(lookUp(context, logOf('Q1'), LIMIT_MS)).rejects.toBe(spent);
    expect(pagerDuty.calls()).toHaveLength(budget.spent);
  });

  it('is asked for with the kind of token that it is', async () => {
    const provider = await startProvider(sends(404, {}));
    for (const apiToken of ['plain', 'pdus+_0XBP', 'pdeu+_0XBP']) {
      await lookUp(reading(provider.url, { outbound, apiToken }), logOf('Q1'), LIMIT_MS);
    }
    expect(provider.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Token token=plain',
      'Bearer pdus+_0XBP',
      'Bearer pdeu+_0XBP',
    ]);
    await provider.close();
  });
});
