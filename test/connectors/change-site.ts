import type { Budget } from '../../connectors/contract.ts';
import type { HistoryPage, HistoryReader } from '../../connectors/contract-history.ts';
import { jiraHistory } from '../../connectors/jira/history.ts';
import { Settings } from '../../connectors/jira/schema.ts';
import { parseBody } from '../../src/core/parse-body.ts';
import type { ChangeSignal } from '../../src/core/signal.ts';
import { changeProject, softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { callJira, credentials } from '../demo/jira-calls.ts';
import { movingClock } from '../demo/moving-clock.ts';
import { loopbackOutbound } from '../outbound/provider-server.ts';
import { configured } from './provider-fixtures.ts';
import { seenGaps } from './seen-gaps.ts';

export type Deployment = 'cloud' | 'datacenter';
export type Range = { since: Date; until: Date; unfinished: readonly string[] };

/** Failed or rolled-back changes of the project CHG. */
export const change = {
  projects: ['chg'],
  issueTypes: ['Change'],
  statusTo: ['Rolled back', '10104'],
};

/** A Jira with a project of changes and a team's project, whose webhooks are kept back. */
export type ChangeSite = {
  jira: StandInJira;
  /** Makes a ticket a minute later than the last thing that happened; answers its key. */
  create(fields?: object): Promise<string>;
  /** Moves a ticket step by step, a minute for each. */
  move(key: string, ...statuses: readonly string[]): Promise<void>;
  pass(minutes: number): void;
  now(): Date;
  /** The last minutes. */
  last(minutes: number): Range;
  reader(rules?: readonly object[], budget?: Partial<Budget>): HistoryReader;
  /** What the webhooks told of moves, all of them. */
  movesTold(rules?: readonly object[]): readonly ChangeSignal[];
  close(): Promise<void>;
};

export async function startChangeSite(
  deployment: Deployment,
  options: { changesInSearch?: number } = {},
): Promise<ChangeSite> {
  const clock = movingClock();
  const outbound = loopbackOutbound();
  const jira = await startStandInJira({
    clock,
    credentials,
    flavour: deployment,
    webhookTiming: 'on_demand',
    projects: [changeProject(4, 'CHG', 'Changes'), softwareProject(1, 'PAY', 'Payments')],
    ...options,
  });
  const { email, apiToken } = credentials;
  const authorization = deployment === 'cloud' ? {} : { authorization: `Bearer ${apiToken}` };
  const raw = (rolledBack: readonly object[]) => ({
    siteUrl: jira.url,
    email,
    deployment,
    rolledBack,
  });
  const minute = (minutes: number) => minutes * 60_000;

  return {
    jira,
    async create(fields = {}) {
      clock.move(minute(1));
      const made = await callJira(jira, '/rest/api/2/issue', {
        ...authorization,
        json: {
          fields: {
            project: { key: 'CHG' },
            issuetype: { name: 'Change' },
            summary: 'Raise the pool size',
            ...fields,
          },
        },
      });
      return String(made.json['key']);
    },
    async move(key, ...statuses) {
      for (const status of statuses) {
        clock.move(minute(1));
        await jira.moveIssue(key, status);
      }
    },
    pass: (minutes) => clock.move(minute(minutes)),
    now: clock.now,
    last: (minutes) => ({
      since: new Date(clock.now().getTime() - minute(minutes)),
      until: clock.now(),
      unfinished: [],
    }),
    reader(rules = [change], budget = {}) {
      const free = { spend: async () => {}, note: () => {} };
      const settings = Settings.parse(raw(rules));
      const spent = { ...free, ...budget };
      return jiraHistory({ settings, apiToken, outbound, budget: spent, gaps: seenGaps() });
    },
    movesTold(rules = [change]) {
      const connector = configured('jira', raw(rules));
      return jira.webhooks().flatMap(({ delivery }) => {
        const body = parseBody(Buffer.from(delivery.body));
        if (!body.ok) throw new Error(body.problem.detail);
        const told = connector.normalise({
          headers: new Map(),
          json: body.value,
          receivedAt: clock.now(),
        });
        if (!told.ok) throw new Error(told.problem.detail);
        return told.value.signals.filter((signal) => signal.kind === 'change.moved');
      });
    },
    async close() {
      outbound.close();
      await jira.close();
    },
  };
}

/** Reads a range to its end; ends itself where reading never does. */
export async function readAll(
  reader: HistoryReader,
  range: Range,
): Promise<{ moves: readonly ChangeSignal[]; pages: readonly HistoryPage[] }> {
  const pages: HistoryPage[] = [];
  let cursor: string | null = null;
  do {
    const page: HistoryPage = await reader.read(range, cursor);
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null && pages.length < 50);
  const signals = pages.flatMap((page) => page.signals);
  return { moves: signals.filter((signal) => signal.kind === 'change.moved'), pages };
}
