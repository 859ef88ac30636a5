import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issuesFor } from './born.ts';
import { createFaults, meetFault } from './commands.ts';
import { adopt, confirm, latest, mend, withdraw } from './decide.ts';
import { foreignIssue, newestIssue } from './in-jira.ts';
import { expectAuditFollowsTable, expectInvariants } from './invariants.ts';
import { beginSaga, candidatesOf, type Saga, wakeStalled, work } from './saga.ts';
import { settleDown } from './settle-down.ts';
import { setTeam } from './team.ts';
import type { Fate } from './workers.ts';
import { openSagaWorld, type SagaWorld } from './world.ts';

const lives: Fate = { kind: 'lives' };
/** The call is answered, and nothing was written down yet. */
const afterTheCall = 6;
/** The ticket is drafted, and nothing says yet that it is on its way. */
const beforeItIsMarked = 3;
const stalls: Fate = { kind: 'stalls', atStep: afterTheCall };

let world: SagaWorld;
let saga: Saga;
beforeAll(async () => {
  world = await openSagaWorld();
});
beforeEach(async () => {
  saga = await beginSaga(world);
});
afterAll(() => world?.close());

describe('a worker that everybody took for dead tells how its call ended', () => {
  test('Jira had said no: a person is told its words, and is not asked to search', async () => {
    await isTakenForDead('refuses: 400');
    await wakeStalled(saga);
    expect(await latest(saga)).toMatchObject({
      status: 'failed',
      problem: 'priority: Priority is required.',
      unknownSince: null,
    });
    await mend(saga, 'retry');
    await endsWithOneTicket({ creates: 2 });
  });

  test('it was surely not sent: it is sent by itself', async () => {
    await isTakenForDead('429, 7 s');
    await wakeStalled(saga);
    expect(await latest(saga)).toMatchObject({ status: 'held' });
    await endsWithOneTicket({ creates: 2 });
  });

  test('and somebody had it sent again meanwhile: nothing is sent a third time', async () => {
    await isTakenForDead('429, no time');
    const [first] = saga.stalled.splice(0);
    await world.pass(700);
    await work(saga, [lives]);
    await mend(saga, 'create_after_all');
    // It is looked for once more before.
    await work(saga, [{ kind: 'stalls', atStep: afterTheCall + 2 }]);
    first?.worker.wake();
    await first?.end;
    expect(await latest(saga)).toMatchObject({ status: 'opening' });
    await world.pass(8);
    await work(saga, [lives]);
    await wakeStalled(saga);
    await endsWithOneTicket({ creates: 2 });
  });

  test('it was made, and a person gave it up meanwhile: it says which it is', async () => {
    await isTakenForDead(null);
    await mend(saga, 'give_up');
    await wakeStalled(saga);
    expect(await latest(saga)).toMatchObject({ status: 'cancelled', issueKey: newestIssue(saga) });
    await settleDown(saga);
    await expectInvariants(saga);
  });

  test('it was made, and a person named another one meanwhile: both are told', async () => {
    await isTakenForDead(null);
    const late = newestIssue(saga);
    const filed = { project: 'PAY', labels: [], summary: 'filed by hand' };
    const named = await foreignIssue(saga, filed);
    await adopt(saga, named);
    await wakeStalled(saga);
    expect(await latest(saga)).toMatchObject({
      ...{ status: 'open', issueKey: named },
      notice: `Jira made ${late} for it as well, and answered late. Please close one of the two there.`,
    });
    await expectInvariants(saga);
  });

  test('it was made, and its team rehearses meanwhile: it is the ticket', async () => {
    await isTakenForDead(null);
    world.closecall.jira.setSearchLagMs(Number.POSITIVE_INFINITY);
    await world.pass(700);
    await work(saga, [lives]);
    await mend(saga, 'create_after_all');
    await setTeam(saga, { dryRun: true });
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({ status: 'rehearsed' });
    await wakeStalled(saga);
    await endsWithOneTicket({ creates: 1 });
  });

  test('it was made, and is wanted again already: it is the ticket', async () => {
    await isTakenForDead(null);
    world.closecall.jira.setSearchLagMs(Number.POSITIVE_INFINITY);
    await world.pass(700);
    await work(saga, [lives]);
    await mend(saga, 'create_after_all');
    await wakeStalled(saga);
    expect(await latest(saga)).toMatchObject({ status: 'open' });
    await endsWithOneTicket({ creates: 1 });
  });
});

describe('the near miss is taken back while its ticket is on its way, which then is not made', () => {
  test.each(['429, 7 s', 'refuses: 400'] as const)(
    '%s: nobody wants it any more',
    async (fault) => {
      await confirm(saga, [0]);
      meetFault(saga, 'create_issue', createFaults[fault]);
      await work(saga, [stalls]);
      await withdraw(saga, 0);
      await wakeStalled(saga);
      const [row] = await settleDown(saga);
      expect(row?.status).toBe('cancelled');
      expect(creates()).toBe(1);
      await expectAuditFollowsTable(saga);
    },
  );

  test('another one waits for it as well: it tells of that one', async () => {
    await confirm(saga, [0]);
    await confirm(saga, [1]);
    meetFault(saga, 'create_issue', createFaults['429, 7 s']);
    await work(saga, [stalls]);
    await withdraw(saga, 0);
    await wakeStalled(saga);
    const [, second] = await candidatesOf(saga);
    expect(await latest(saga)).toMatchObject({ status: 'held', candidateId: second?.id });
    await endsWithOneTicket({ creates: 2 });
  });
});

test('its team rehearses since it was drafted: it is not sent', async () => {
  await confirm(saga, [0]);
  await work(saga, [{ kind: 'stalls', atStep: beforeItIsMarked }]);
  await setTeam(saga, { dryRun: true });
  await wakeStalled(saga);
  const [row] = await settleDown(saga);
  expect(row?.status).toBe('rehearsed');
  expect(creates()).toBe(0);
});

/** Its call ends as said, and it stalls for so long that another worker goes on without it. */
async function isTakenForDead(fault: keyof typeof createFaults | null): Promise<void> {
  await confirm(saga, [0]);
  if (fault !== null) meetFault(saga, 'create_issue', createFaults[fault]);
  await work(saga, [stalls]);
  expect(await latest(saga)).toMatchObject({ status: 'opening' });
  // No search may find what it made before it tells.
  world.closecall.jira.faults.next('search', { kind: 'answer', status: 503 }, 3);
  await world.pass(21);
  await work(saga, [lives]);
  expect(await latest(saga)).toMatchObject({ status: 'unknown' });
  world.closecall.jira.faults.clear();
}

function creates(): number {
  const calls = world.closecall.jira.calls('create_issue');
  return calls.filter(({ body }) => body.includes(saga.title)).length;
}

async function endsWithOneTicket(expected: { creates: number }): Promise<void> {
  const [row] = await settleDown(saga);
  await expectInvariants(saga);
  await expectAuditFollowsTable(saga);
  if (row === undefined) throw new Error('there is no follow-up');
  expect(issuesFor(saga, row).map(({ key }) => key)).toEqual([row.issueKey]);
  expect(row.status).toBe('open');
  expect(creates()).toBe(expected.creates);
}
