import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type DemoProviders, demoConfig, demoConnectionIds } from './demo-config.ts';
import type { Provider, ScenarioDelivery } from './scenarios/scenario-delivery.ts';
import type { Sites } from './shapes/sites.ts';
import { type StandInGitHub, startStandInGitHub } from './stand-ins/github/stand-in-github.ts';
import {
  type StandInJira,
  type StandInJiraOptions,
  startStandInJira,
} from './stand-ins/jira/stand-in-jira.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from './stand-ins/pagerduty/stand-in-pagerduty.ts';
import type { SendResult } from './stand-ins/signed-sender.ts';

type DemoStandInsOptions = {
  clock: Clock;
  /** Free ones unless said. */
  ports?: Partial<Record<Provider, number>>;
  jira?: Omit<StandInJiraOptions, 'clock' | 'port' | 'credentials'>;
};

/** The three stand-ins, with secrets of their own, and what the rest needs to work with them. */
export type DemoStandIns = {
  pagerduty: StandInPagerDuty;
  github: StandInGitHub;
  jira: StandInJira;
  providers: DemoProviders;
  /** The addresses for scenarios, so that links in evidence open the stand-ins' pages. */
  sites: Sites;
  config: ReturnType<typeof demoConfig>;
  /** Sends webhooks to `<baseUrl>/hooks/<connection>`. */
  connect(baseUrl: string): void;
  /** Sends by the stand-in whose webhook it is. */
  send(delivery: ScenarioDelivery): Promise<SendResult>;
  close(): Promise<void>;
};

const JIRA_EMAIL = 'closecall@acme.example';

export async function startDemoStandIns(options: DemoStandInsOptions): Promise<DemoStandIns> {
  const { clock, ports = {} } = options;
  const [pdToken, ghToken, jiraToken] = [newSecret(), newSecret(), newSecret()];
  const credentials = { email: JIRA_EMAIL, apiToken: jiraToken };
  const [pagerduty, github, jira] = await Promise.all([
    startStandInPagerDuty({ clock, port: ports.pagerduty ?? 0, apiToken: pdToken }),
    startStandInGitHub({ clock, port: ports.github ?? 0, apiToken: ghToken }),
    startStandInJira({ ...options.jira, clock, port: ports.jira ?? 0, credentials }),
  ]);
  const providers: DemoProviders = {
    pagerduty: { url: pagerduty.url, webhookSecret: newSecret(), apiToken: pdToken },
    github: { url: github.url, webhookSecret: newSecret(), apiToken: ghToken },
    jira: { url: jira.url, webhookSecret: newSecret(), ...credentials },
  };
  const standIns = { pagerduty, github, jira };

  return {
    ...standIns,
    providers,
    sites: {
      pagerduty: { api: pagerduty.url, web: pagerduty.webUrl },
      github: { api: github.url, web: github.webUrl },
      jira: { web: jira.url },
    },
    config: demoConfig(providers),
    connect(baseUrl) {
      for (const provider of ['pagerduty', 'github', 'jira'] as const) {
        const url = `${baseUrl}/hooks/${demoConnectionIds[provider]}`;
        standIns[provider].sendWebhooksTo({ url, secrets: [providers[provider].webhookSecret] });
      }
    },
    send: (delivery) => standIns[delivery.provider].send(delivery),
    async close() {
      await Promise.all([pagerduty.close(), github.close(), jira.close()]);
    },
  };
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
