import { expect } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import type { TicketTracker } from '../../connectors/contract-tickets.ts';
import { Settings } from '../../connectors/jira/schema.ts';
import { jiraTickets } from '../../connectors/jira/tickets.ts';
import {
  drips,
  hangs,
  loopbackOutbound,
  type ProviderServer,
  startProvider,
} from '../outbound/provider-server.ts';

/** Generous, because the machine may be busy; short only where it is bound to be used up. */
export const LIMIT_MS = 5_000;
const SHORT_LIMIT_MS = 300;

export const EMAIL = 'bot@acme.example';
export const TOKEN = 'SECRET_CANARY_91be';
export const BASIC = Buffer.from(`${EMAIL}:${TOKEN}`).toString('base64');

export type JiraSite = {
  jira: ProviderServer;
  tickets(
    deployment?: 'cloud' | 'datacenter',
    options?: { siteUrl?: string; apiToken?: string | null },
  ): TicketTracker;
  close(): Promise<void>;
};

/** A Jira on loopback whose answers a test scripts, and trackers that talk to it. */
export async function startJira(): Promise<JiraSite> {
  const outbound = loopbackOutbound();
  const jira = await startProvider();
  return {
    jira,
    tickets(deployment = 'cloud', { siteUrl = jira.url, apiToken = TOKEN } = {}) {
      const limitMs = jira.answer === hangs || jira.answer === drips ? SHORT_LIMIT_MS : LIMIT_MS;
      const settings = Settings.parse({ siteUrl, email: EMAIL, deployment });
      return jiraTickets({ settings, apiToken, outbound }, limitMs);
    },
    async close() {
      outbound.close();
      await jira.close();
    },
  };
}

/** Runs a call and gives how it ended; every one of them has to end within its limit. */
export async function ends<T>(call: Promise<T>): Promise<T | OutboundError> {
  const startedAt = performance.now();
  try {
    return await call;
  } catch (error) {
    if (error instanceof OutboundError) return error;
    throw error;
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
  }
}

/** The credentials stand nowhere in an outcome, in clear or as they are sent. */
export function expectNoSecret(outcome: unknown): void {
  const shown = [JSON.stringify(outcome)];
  if (outcome instanceof Error) {
    shown.push(outcome.message, outcome.stack ?? '', String(outcome.cause));
  }
  for (const form of [TOKEN, BASIC]) for (const text of shown) expect(text).not.toContain(form);
}
