import { type IssueWithPast, StepPage } from './answers.ts';
import type { JiraApi } from './client.ts';
import { readAnswer } from './read-answer.ts';
import type { Settings, Step, User } from './schema.ts';

type Range = { since: Date; until: Date };

/** One call: paid for from the budget, and ended after its time. */
export type Ask = (run: (api: JiraApi) => Promise<unknown>) => Promise<unknown>;

export type PastStep = {
  id: string;
  occurredAt: Date;
  user: User | null;
  items: readonly unknown[];
};

/** Of a ticket with more steps than these, which only machines make, the newest are read. */
const MAX_STEPS = 2_000;
const MAX_PAGES = 40;

/** What happened to an issue within the range, in the order of time. */
export async function readPast(
  issue: IssueWithPast,
  range: Range,
  settings: Settings,
  ask: Ask,
): Promise<readonly PastStep[]> {
  const told = issue.changelog?.histories.readable ?? [];
  const isAll = settings.deployment === 'datacenter' || isEnough(issue, range);
  const steps = isAll ? told : await readSteps(issue, ask);
  return steps
    .flatMap(({ id, created, author, items }) => {
      if (created === null || created < range.since || created > range.until) return [];
      return [{ id, occurredAt: created, user: author, items: items ?? [] }];
    })
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}

/**
 * Whether a search told all that is needed. Cloud tells the newest steps of an issue, of which there
 * may be more: https://jira.atlassian.com/browse/JRACLOUD-67458
 */
function isEnough({ changelog }: IssueWithPast, { since }: Range): boolean {
  if (changelog === null || changelog.total === null) return false;
  const { histories, total } = changelog;
  if (histories.told >= total) return true;
  const [newest, oldest] = [histories.readable[0]?.created, histories.readable.at(-1)?.created];
  if (!newest || !oldest) return false;
  return newest > oldest && oldest < since;
}

async function readSteps(issue: IssueWithPast, ask: Ask): Promise<readonly Step[]> {
  const steps: Step[] = [];
  let at = Math.max(0, (issue.changelog?.total ?? 0) - MAX_STEPS);
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const startAt = at;
    const page = readAnswer(StepPage, await ask((api) => api.getPast(issue.key, startAt)));
    steps.push(...page.values.readable);
    at += page.values.told;
    const isLast = page.isLast ?? at >= (page.total ?? 0);
    if (page.values.told === 0 || isLast) break;
  }
  return steps;
}
