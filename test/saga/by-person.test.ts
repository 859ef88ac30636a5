import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { adoptTicket } from '../../src/follow-up/settle-by-person.ts';
import { issuesFor } from './born.ts';
import { createFaults, meetFault } from './commands.ts';
import { confirm, latest, mend } from './decide.ts';
import { actInJira, foreignIssue } from './in-jira.ts';
import { expectInvariants } from './invariants.ts';
import { creates, followsItsTicket, isUnknownAndMade, teamProject } from './person-steps.ts';
import { beginSaga, type Saga, work } from './saga.ts';
import { settleDown } from './settle-down.ts';
import type { Fate } from './workers.ts';
import { openSagaWorld, type SagaWorld } from './world.ts';

const lives: Fate = { kind: 'lives' };
const byHand = { labels: [], summary: 'filed by hand' };

let world: SagaWorld;
let saga: Saga;
beforeAll(async () => {
  world = await openSagaWorld();
});
beforeEach(async () => {
  saga = await beginSaga(world);
});
afterAll(() => world?.close());

describe('a person says which ticket it is', () => {
  test('while it waits to be sent: nothing is sent any more', async () => {
    await confirm(saga, [0]);
    const key = await foreignIssue(saga, { ...byHand, project: 'PAY' });
    expect(await says(key)).toEqual({ status: 'open', key });
    await settleDown(saga);
    expect(creates(saga)).toBe(0);
    await followsItsTicket(saga, key);
  });

  test('after it failed before it was ever sent: the team’s project is where it belongs', async () => {
    await hasTeam(null);
    await confirm(saga, [0]);
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({ status: 'failed', connectionId: null });
    const key = await foreignIssue(saga, { ...byHand, project: 'PAY' });
    expect(await says(key)).toContain('has no Jira project yet');
    await hasTeam('payments');
    expect(await says(key)).toEqual({ status: 'open', key });
    await followsItsTicket(saga, key);
  });

  test('after Jira said no', async () => {
    await confirm(saga, [0]);
    meetFault(saga, 'create_issue', createFaults['refuses: 400']);
    await work(saga, [lives]);
    const key = await foreignIssue(saga, { ...byHand, project: 'PAY' });
    expect(await says(key)).toEqual({ status: 'open', key });
    await followsItsTicket(saga, key);
  });

  test('in small letters, or by its address on that Jira and on no other', async () => {
    const key = await isUnknownAndMade(saga);
    const { url } = world.closecall.jira;
    expect(await says(`https://other.atlassian.net/browse/${key}`)).toContain('not of the Jira');
    expect(await says(`${url}/browse/${key.toLowerCase()}?focusedId=1`)).toEqual({
      status: 'open',
      key,
    });
  });

  test('that somebody has moved to another project: its marker tells that it is ours', async () => {
    await isUnknownAndMade(saga);
    const { marker = '' } = (await latest(saga)) ?? {};
    const other = await foreignIssue(saga, { ...byHand, project: 'SHOP', labels: ['near-miss'] });
    expect(await says(other)).toContain('in another project');
    const moved = await foreignIssue(saga, { ...byHand, project: 'SHOP', labels: [marker] });
    expect(await says(moved)).toEqual({ status: 'open', key: moved });
    await followsItsTicket(saga, moved);
  });

  test('in the project that the team has by now', async () => {
    await isUnknownAndMade(saga);
    const key = await foreignIssue(saga, { ...byHand, project: 'SHOP' });
    await teamProject(world, 'SHOP');
    const said = await says(key);
    await teamProject(world, 'PAY');
    expect(said).toEqual({ status: 'open', key });
  });

  test('on a connection that is gone: the one that the team has by now is asked', async () => {
    const key = await isUnknownAndMade(saga);
    await world.closecall.db
      .update(followUps)
      .set({ connectionId: 'jira-of-old' })
      .where(eq(followUps.fingerprint, saga.fingerprint));
    expect(await says(key)).toEqual({ status: 'open', key });
    await followsItsTicket(saga, key);
  });

  test('that is done already: so is this', async () => {
    const key = await isUnknownAndMade(saga);
    await actInJira(saga, 'done');
    expect(await says(key)).toEqual({ status: 'done', key });
  });

  test('which another near miss has as well: both are told so', async () => {
    const key = await isUnknownAndMade(saga);
    await says(key);
    const first = await latest(saga);
    saga = await beginSaga(world);
    await confirm(saga, [0]);
    expect(await says(key)).toMatchObject({ status: 'open' });
    const second = await latest(saga);
    const { api } = world.closecall;
    expect((await api(`/follow-ups/${second?.id}`)).json).toMatchObject({
      alsoTicketOf: [first?.id],
    });
    expect((await api(`/follow-ups/${first?.id}`)).json).toMatchObject({
      alsoTicketOf: [second?.id],
    });
  });

  test('and is told where that can not be', async () => {
    await confirm(saga, [0]);
    expect(await says('PAY-999999')).toBe('Jira knows no issue PAY-999999.');
    expect(await says('the one')).toContain('looks like PAY-123');
    meetFaultOfRead();
    expect(await says('PAY-1')).toContain('Jira could not be asked');
    await work(saga, [lives]);
    expect(await says('PAY-1')).toBe('A ticket that is open can’t be adopted.');
  });
});

describe('a person gives it up', () => {
  test('while it waits to be sent: it is not sent', async () => {
    await confirm(saga, [0]);
    await mend(saga, 'give_up');
    await settleDown(saga);
    expect(await latest(saga)).toMatchObject({ status: 'cancelled', issueKey: null });
    expect(creates(saga)).toBe(0);
  });

  test('and Jira tells of it afterwards: it stays given up, and says which it is', async () => {
    world.closecall.jira.setWebhookTiming('on_demand');
    const key = await isUnknownAndMade(saga);
    await mend(saga, 'give_up');
    await world.closecall.jira.deliverHeldWebhooks();
    expect(await latest(saga)).toMatchObject({ status: 'cancelled', issueKey: key });
    await confirm(saga, [1]);
    await settleDown(saga);
    await expectInvariants(saga);
    const row = await latest(saga);
    expect(row).toMatchObject({ status: 'open' });
    expect(row && issuesFor(saga, row)).toHaveLength(1);
  });
});

describe('while nobody knows whether it was made, no other issue is taken for it', () => {
  test.each(['copy_elsewhere', 'same_common_label'] as const)('%s', async (act) => {
    const key = await isUnknownAndMade(saga);
    world.closecall.jira.setWebhookTiming('before_answer');
    await actInJira(saga, act);
    world.closecall.jira.setSearchLagMs(0);
    await actInJira(saga, 'unlabel');
    const [row] = await settleDown(saga);
    expect(row).toMatchObject({ status: 'unknown', issueKey: null });
    expect(await says(key)).toEqual({ status: 'open', key });
  });
});

/** What came of it: the follow-up in short, or the sentence that refused it. */
async function says(typed: string) {
  const row = await latest(saga);
  const input = { id: row?.id ?? '', key: typed, actor: 'person:dana' };
  const result = await adoptTicket(world.closecall.deps, input);
  if (result.ok) return { status: result.value.status, key: result.value.issueKey };
  return 'detail' in result.problem ? result.problem.detail : result.problem.code;
}

function meetFaultOfRead() {
  world.closecall.jira.faults.next('get_issue', { kind: 'answer', status: 401 });
}

async function hasTeam(teamId: string | null): Promise<void> {
  await world.closecall.db
    .update(candidates)
    .set({ teamId })
    .where(eq(candidates.fingerprint, saga.fingerprint));
}
