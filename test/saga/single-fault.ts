import { expect } from 'vitest';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import type { WebhookTiming } from '../../src/demo/stand-ins/jira/webhook-outbox.ts';
import { issuesFor } from './born.ts';
import { createFaults, meetFault } from './commands.ts';
import { adopt, latest, mend } from './decide.ts';
import { newestIssue } from './in-jira.ts';
import { expectAuditFollowsTable, expectInvariants } from './invariants.ts';
import { beginSaga, type Saga, work, workCutOff } from './saga.ts';
import { endTicket, type Scene, scenes, wantTicket } from './scenes.ts';
import { settleDown } from './settle-down.ts';
import type { SagaWorld } from './world.ts';

/** What goes wrong once, and how Jira tells of what it made. */
export type SingleFault = {
  fault: { name: string; of: Fault } | null;
  /** The worker dies there. */
  diesAtStep: number | null;
  /** Nobody listens where Jira is when its ticket is sent first. */
  isAway: boolean;
  webhooks: WebhookTiming;
  lagMs: number;
  scene: Scene;
};

/** The steps of a task whose create call is answered, and one beyond. */
const steps = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const timings = ['before_answer', 'on_demand', 'never'] as const;
const lagsMs = [0, 5_000, 60_000, 300_000, Number.POSITIVE_INFINITY];

const nothing = { fault: null, diesAtStep: null, isAway: false };

/** Each of them, with each way of hearing of the issue afterwards. */
export const singleFaults: readonly SingleFault[] = [
  ...Object.entries(createFaults).map(([name, of]) => ({ ...nothing, fault: { name, of } })),
  ...steps.map((step) => ({ ...nothing, diesAtStep: step })),
  { ...nothing, isAway: true },
]
  .flatMap((wrong) =>
    timings.flatMap((webhooks) => lagsMs.map((lagMs) => ({ ...wrong, webhooks, lagMs }))),
  )
  .map((single, nth) => ({ ...single, scene: scenes[nth % scenes.length] ?? 'plain' }));

/** A claim of a dead worker runs out within this time, and a search finds within this one. */
const claimSeconds = 20;
const foundWithinSeconds = 30;

/** One near miss is confirmed, one thing goes wrong, and nobody helps until a person is asked. */
export async function checkSingleFault(world: SagaWorld, single: SingleFault): Promise<void> {
  await world.forget();
  const saga = await beginSaga(world);
  const { jira } = world.closecall;
  jira.setWebhookTiming(single.webhooks);
  jira.setSearchLagMs(single.lagMs);
  saga.lagMs = single.lagMs;
  await wantTicket(saga, single.scene);
  if (single.fault !== null) meetFault(saga, 'create_issue', single.fault.of);
  const { diesAtStep } = single;
  await (single.isAway ? workCutOff : work)(saga, [
    diesAtStep === null ? { kind: 'lives' } : { kind: 'dies', atStep: diesAtStep },
  ]);
  await expectInvariants(saga);
  if (single.isAway) {
    const problem = expect.stringContaining('Not sent yet: no connection could be made');
    expect(await latest(saga)).toMatchObject({ status: 'held', problem });
  }
  const [row] = await settleDown(saga);
  await expectInvariants(saga);
  if (row === undefined) throw new Error('there is no follow-up');
  expectCreates(saga, single);
  expectOneOrWords(saga, row, single);
  await personEndsIt(saga, row);
  await endTicket(saga, single.scene);
  await expectInvariants(saga);
  await expectAuditFollowsTable(saga);
}

/** Only what was surely not made is sent again. */
function expectCreates({ world, title }: Saga, { fault }: SingleFault): void {
  const { jira } = world.closecall;
  const creates = jira.calls('create_issue').filter(({ body }) => body.includes(title));
  const isAgain = fault?.name.startsWith('429') ?? false;
  expect(creates.length, 'create calls').toBeLessThanOrEqual(isAgain ? 2 : 1);
}

function expectOneOrWords(saga: Saga, row: FollowUpRow, single: SingleFault): void {
  const issues = issuesFor(saga, row);
  expect(issues.length, 'issues of one follow-up').toBeLessThanOrEqual(1);
  const mayBeFound = single.webhooks !== 'never' || Number.isFinite(single.lagMs);
  if (single.fault !== null && /^(refuses|redirects)/.test(single.fault.name)) {
    expect(row).toMatchObject({ status: 'failed', problem: expect.stringMatching(/\w+ \w+/) });
    expect(issues).toEqual([]);
  } else if (isSurelyUnsent(single) || (issues.length > 0 && mayBeFound)) {
    expect(row).toMatchObject({ status: 'open', issueKey: issues[0]?.key });
    expectSoon(saga, row, single);
  } else {
    expect(['unknown', 'open']).toContain(row.status);
    if (row.status === 'open') expect(issues).toHaveLength(1);
  }
}

/** It goes again by itself, and Jira's answer to that says which issue it is. */
function isSurelyUnsent({ fault, isAway }: SingleFault): boolean {
  return isAway || (fault?.name.startsWith('429') ?? false);
}

/** Of what only the search can tell. */
function expectSoon(saga: Saga, row: FollowUpRow, { webhooks, lagMs }: SingleFault): void {
  if (webhooks !== 'never' || row.openedAt === null) return;
  const made = saga.world.closecall.jira.issues().find(({ id }) => id === row.issueId);
  const madeMs = made?.createdAt.getTime() ?? 0;
  const seconds = (row.openedAt.getTime() - madeMs) / 1000;
  expect(seconds).toBeLessThan(Math.max(lagMs / 1000, claimSeconds) + foundWithinSeconds);
}

/** What the page offers works, and ends it. */
async function personEndsIt(saga: Saga, { status }: FollowUpRow): Promise<void> {
  const key = newestIssue(saga);
  if (status === 'failed') await mend(saga, 'retry');
  else if (status !== 'unknown') return;
  else if (key === null) await mend(saga, 'create_after_all');
  else await adopt(saga, key);
  const [row] = await settleDown(saga);
  await expectInvariants(saga);
  expect(row?.status).toBe('open');
}
