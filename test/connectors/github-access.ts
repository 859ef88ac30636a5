import type { Budget, ConfiguredConnector, ReadAccess } from '../../connectors/contract.ts';
import { services } from '../../src/demo/acme.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { type SeededIds, seededIds } from '../../src/demo/seeded-ids.ts';
import {
  type StandInGitHub,
  startStandInGitHub,
} from '../../src/demo/stand-ins/github/stand-in-github.ts';
import { createOutbound } from '../../src/outbound/create-outbound.ts';
import { movingClock, START } from '../demo/moving-clock.ts';
import { configured } from './provider-fixtures.ts';
import { seenGaps } from './seen-gaps.ts';

/** A limit that a test can wait for; answers of the stand-in take a few ms. */
const SHORT_LIMIT_MS = 1_500;

export const API_TOKEN = 'SECRET_CANARY_7d11';

type Limit = Parameters<Budget['note']>[0];

/** A connection to a stand-in GitHub, and what it spends there. */
export type GitHubAccess = {
  github: StandInGitHub;
  clock: ReturnType<typeof movingClock>;
  access: ReadAccess;
  /** Every request that was asked leave for, and every limit that was told. */
  spent: { requests: number; limits: Limit[] };
  connector(settings?: object): ConfiguredConnector;
  base: { ids: SeededIds; at: Date; service: (typeof services)['checkout'] };
  close(): Promise<void>;
};

export async function startGitHubAccess(seed: string): Promise<GitHubAccess> {
  const clock = movingClock();
  const github = await startStandInGitHub({ clock, apiToken: API_TOKEN, seed });
  const outbound = createOutbound({ allow: ['127.0.0.0/8'], log: { warn: () => {} } });
  const spent = { requests: 0, limits: [] as Limit[] };
  const budget: Budget = {
    async spend() {
      spent.requests += 1;
    },
    note: (limit) => spent.limits.push(limit),
  };
  return {
    github,
    clock,
    spent,
    access: {
      apiToken: API_TOKEN,
      budget,
      gaps: seenGaps(),
      outbound: {
        ...outbound,
        bounded: (ms, call) => outbound.bounded(Math.min(ms, SHORT_LIMIT_MS), call),
      },
    },
    connector: (settings = {}) => configured('github', { apiUrl: github.url, ...settings }),
    base: { ids: seededIds(seed), at: START, service: services.checkout },
    async close() {
      outbound.close();
      await github.close();
    },
  };
}

/** What the connector makes of webhooks. */
export function webhookSignals(by: ConfiguredConnector, deliveries: readonly ScenarioDelivery[]) {
  return deliveries.flatMap((delivery) => {
    const headers = new Map([['x-github-event', delivery.event]]);
    const json: unknown = JSON.parse(delivery.body);
    const result = by.normalise({ headers, json, receivedAt: delivery.at });
    if (!result.ok) throw new Error(result.problem.detail);
    return result.value.signals;
  });
}
