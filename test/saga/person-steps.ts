import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { teams } from '../../src/db/schema/index.ts';
import { createFaults, meetFault } from './commands.ts';
import { confirm, latest } from './decide.ts';
import { newestIssue } from './in-jira.ts';
import { expectAuditFollowsTable } from './invariants.ts';
import { type Saga, work } from './saga.ts';
import type { SagaWorld } from './world.ts';

/** Jira made the issue, nobody knows, and no search finds it. Answers its key. */
export async function isUnknownAndMade(saga: Saga): Promise<string> {
  saga.world.closecall.jira.setSearchLagMs(Number.POSITIVE_INFINITY);
  await confirm(saga, [0]);
  meetFault(saga, 'create_issue', createFaults['reset after']);
  await work(saga, [{ kind: 'lives' }]);
  expect(await latest(saga)).toMatchObject({ status: 'unknown' });
  const key = newestIssue(saga);
  if (key === null) throw new Error('there is no issue');
  return key;
}

/** Where the ticket goes from there, the follow-up goes too. */
export async function followsItsTicket(saga: Saga, key: string): Promise<void> {
  await saga.world.closecall.jira.moveIssue(key, 'Done');
  await saga.world.pass(3_700);
  await work(saga, [{ kind: 'lives' }]);
  expect(await latest(saga)).toMatchObject({ status: 'done', issueKey: key });
  await expectAuditFollowsTable(saga);
}

export async function teamProject(
  { closecall }: SagaWorld,
  project: string,
  more: { dryRun?: boolean } = {},
): Promise<void> {
  const jira = { connection: 'jira-main', project, issueType: 'Task', ...more };
  await closecall.db.update(teams).set({ jira }).where(eq(teams.id, 'payments'));
}

/** How often a create call was sent for it. */
export function creates({ world, title }: Saga): number {
  const calls = world.closecall.jira.calls('create_issue');
  return calls.filter(({ body }) => body.includes(title)).length;
}
