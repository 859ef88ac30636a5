import { afterAll, beforeAll, expect, it } from 'vitest';
import { history } from '../../connectors/pagerduty/history.ts';
import { autoResolvedPage } from '../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import { parseBody } from '../../src/core/parse-body.ts';
import type { Signal } from '../../src/core/signal.ts';
import { services } from '../../src/demo/acme.ts';
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
} from '../../src/demo/scenarios/page-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { movingClock, START } from '../demo/moving-clock.ts';
import { loopbackOutbound } from '../outbound/provider-server.ts';
import { reading, TOKEN } from './pagerduty-api.ts';
import { configured } from './provider-fixtures.ts';

const base = { ids: seededIds('told-twice'), at: START, service: services.checkout };
const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };
const range = { since: START, until: new Date(START.getTime() + 86_400_000), unfinished: [] };
const into = { id: 'QOTHER', title: 'Another page' };

const outbound = loopbackOutbound();
let pagerDuty: StandInPagerDuty;
beforeAll(async () => {
  pagerDuty = await startStandInPagerDuty({ clock: movingClock(), apiToken: TOKEN });
});
afterAll(async () => {
  outbound.close();
  await pagerDuty.close();
});

function byWebhooks(deliveries: readonly ScenarioDelivery[]): readonly Signal[] {
  const connector = configured('pagerduty', { botUsers: ['Acme Autopilot'] });
  return deliveries.flatMap(({ body }) => {
    const json = parseBody(Buffer.from(body));
    if (!json.ok) throw new Error(json.problem.detail);
    const read = connector.normalise({ headers: new Map(), json: json.value, receivedAt: START });
    return read.ok ? read.value.signals : [];
  });
}

async function byHistory(deliveries: readonly ScenarioDelivery[]): Promise<readonly Signal[]> {
  for (const delivery of deliveries) pagerDuty.learn(delivery);
  const id = byWebhooks(deliveries)[0]?.subject.id;
  const reader = history(reading(pagerDuty.url, { outbound }));
  const signals: Signal[] = [];
  let cursor: string | null = null;
  do {
    const page = await reader.read(range, cursor);
    signals.push(...page.signals.filter(({ subject }) => subject.id === id));
    ({ cursor } = page);
  } while (cursor !== null);
  return signals;
}

/** What a finding is, whoever told of it; only the log tells who was notified. */
function detect(signals: readonly Signal[]) {
  const { findings, because, questions } = autoResolvedPage.detect(signals, context);
  return {
    because,
    questions,
    findings: findings.map(({ cycle, occurredAt, labels, resolver, closeness, withdrawn }) => ({
      ...{ cycle, labels, resolver, closeness, withdrawn },
      occurredAt: Math.floor(occurredAt.getTime() / 1000),
    })),
  };
}

it.each<[string, readonly ScenarioDelivery[], number]>([
  ['cleared itself', pageThatClearsItself(base), 1],
  ['was acknowledged and cleared', pageAcknowledgedThenCleared(base), 1],
  ['was escalated and cleared', pageEscalatedThenCleared(base), 1],
  ['a bot resolved', pageResolvedByBot(base), 1],
  ['flapped', pageThatFlaps({ ...base, as: 'one_incident' }), 1],
  ['reopened and was worked', pageThatReopens(base), 1],
  ['a person resolved', pageResolvedByPerson({ ...base, note: 'Done.' }), 0],
  ['a person noted and resolved', pageWithNearMissNote(base), 0],
  ['was merged away', pageMergedAway({ ...base, into }), 0],
])('a page that %s is the same by webhooks, by history and by both', async (_, told, count) => {
  const events = byWebhooks(told);
  const log = await byHistory(told);
  const expected = detect(events);
  expect(expected.findings).toHaveLength(count);
  expect(expected.questions).toEqual([]);
  expect(detect(log)).toEqual(expected);
  expect(detect([...events, ...log])).toEqual(expected);
});

it.each<[string, readonly ScenarioDelivery[], RegExp]>([
  ['that PagerDuty’s timer closed', pageAbandoned(base), /closed by a timer/],
  ['that cleared without a name', pageThatClearsItself({ ...base, by: null }), /by the monitor/],
])('a page %s is what the log says of it, with webhooks and without', async (_, told, because) => {
  const events = byWebhooks(told);
  const log = await byHistory(told);
  expect(detect(events).questions).toHaveLength(1);
  expect(detect(log).because).toMatch(because);
  expect(detect([...events, ...log])).toEqual(detect(log));
});
