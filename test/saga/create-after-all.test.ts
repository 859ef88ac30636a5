import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { knownCandidates } from '../../src/triage/known-candidates.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { createFaults, meetFault } from './commands.ts';
import { adopt, confirm, latest, mend, undo, withdraw } from './decide.ts';
import { creates, followsItsTicket, isUnknownAndMade, teamProject } from './person-steps.ts';
import { beginSaga, candidatesOf, type Saga, work } from './saga.ts';
import { settleDown } from './settle-down.ts';
import type { Fate } from './workers.ts';
import { openSagaWorld, type SagaWorld } from './world.ts';

const lives: Fate = { kind: 'lives' };

let world: SagaWorld;
let saga: Saga;
beforeAll(async () => {
  world = await openSagaWorld();
});
beforeEach(async () => {
  saga = await beginSaga(world);
});
afterAll(() => world?.close());

describe('a person wants it created after all', () => {
  test('and Jira has come to see the first one meanwhile: that is the ticket', async () => {
    const key = await isUnknownAndMade(saga);
    await world.pass(700);
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({
      status: 'unknown',
      problem: expect.stringContaining('create the ticket after all'),
    });
    world.closecall.jira.setSearchLagMs(0);
    await mend(saga, 'create_after_all');
    expect(await latest(saga)).toMatchObject({ status: 'open', issueKey: key });
    await settleDown(saga);
    expect(creates(saga)).toBe(1);
  });

  test('and Jira answers no search until it is sent: it is looked for once more before that', async () => {
    const key = await waitsForSearch();
    const problem = expect.stringContaining('Not sent yet');
    expect(await latest(saga)).toMatchObject({ status: 'held', problem });
    const [row] = await settleDown(saga);
    expect(row).toMatchObject({ status: 'open', issueKey: key, problem: null });
    expect(creates(saga)).toBe(1);
    await followsItsTicket(saga, key);
  });

  test('and neither an undo nor new facts cancel it while nobody can search', async () => {
    const key = await waitsForSearch();
    const [candidate] = await candidatesOf(saga);
    if (candidate === undefined) throw new Error('there is no candidate');
    const { deps, db } = world.closecall;
    const { id, version, subjectKey } = candidate;
    expect(await undoDecision(deps, { id, version, actor: 'person:dana' })).toMatchObject({
      problem: { detail: expect.stringContaining('may have been created in Jira already') },
    });
    const known = await db.transaction((tx) => knownCandidates(tx, [subjectKey]));
    expect(known.get(subjectKey)).toMatchObject([{ id, followUpIsHeld: false }]);
    const [row] = await settleDown(saga);
    expect(row).toMatchObject({ status: 'open', issueKey: key });
    expect(creates(saga)).toBe(1);
  });

  test('and the second call is refused: the first may be there, so it is not undone', async () => {
    const key = await isUnknownAndMade(saga);
    await world.pass(700);
    await mend(saga, 'create_after_all');
    meetFault(saga, 'create_issue', createFaults['refuses: 400']);
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({ status: 'failed' });
    await undo(saga, 0);
    await adopt(saga, key);
    expect(await latest(saga)).toMatchObject({ status: 'open', issueKey: key });
  });

  test('and the near miss is taken back by its facts meanwhile: nothing more is sent, a person is asked', async () => {
    await isUnknownAndMade(saga);
    await world.pass(700);
    world.closecall.jira.faults.next('search', { kind: 'answer', status: 503 });
    await mend(saga, 'create_after_all');
    await withdraw(saga, 0);
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('Nobody wants this ticket any more'),
    });
    expect(creates(saga)).toBe(1);
  });

  test('and its team has another project by now: it is looked for where it was sent to', async () => {
    const key = await isUnknownAndMade(saga);
    await world.pass(700);
    world.closecall.jira.faults.next('search', { kind: 'answer', status: 503 });
    await mend(saga, 'create_after_all');
    world.closecall.jira.setSearchLagMs(0);
    await teamProject(world, 'SHOP');
    await work(saga, [lives]);
    await teamProject(world, 'PAY');
    expect(await latest(saga)).toMatchObject({ status: 'open', issueKey: key, project: 'PAY' });
    expect(creates(saga)).toBe(1);
  });

  test('and its team rehearses with another project meanwhile: that changes nothing of it', async () => {
    const key = await isUnknownAndMade(saga);
    await world.pass(700);
    world.closecall.jira.faults.next('search', { kind: 'answer', status: 503 });
    await mend(saga, 'create_after_all');
    world.closecall.jira.setSearchLagMs(0);
    await teamProject(world, 'SHOP', { dryRun: true });
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({ status: 'rehearsed', project: 'PAY' });
    await teamProject(world, 'SHOP');
    await mend(saga, 'send_now');
    await work(saga, [lives]);
    await teamProject(world, 'PAY');
    expect(await latest(saga)).toMatchObject({ status: 'open', issueKey: key, project: 'PAY' });
    expect(creates(saga)).toBe(1);
  });

  test('and the first one is found after the second was turned away: it is told what happened since', async () => {
    const key = await isUnknownAndMade(saga);
    await world.pass(700);
    await confirm(saga, [1]);
    world.closecall.jira.faults.next('create_issue', rateLimited(60));
    await mend(saga, 'create_after_all');
    await work(saga, [lives]);
    expect(creates(saga)).toBe(2);
    world.closecall.jira.setSearchLagMs(0);
    await settleDown(saga);
    expect(await latest(saga)).toMatchObject({ status: 'open', issueKey: key });
    await world.pass(60);
    await work(saga, [lives]);
    const told = world.closecall.jira.comments(key).map(({ text }) => text);
    expect(told).toEqual([expect.stringContaining('It happened again:')]);
  });

  test('and Jira can not be searched: it is created, as that person looked', async () => {
    await isUnknownAndMade(saga);
    await world.pass(700);
    world.closecall.jira.faults.next('search', { kind: 'answer', status: 403 }, 2);
    await mend(saga, 'create_after_all');
    await work(saga, [lives]);
    expect(await latest(saga)).toMatchObject({ status: 'open' });
    expect(creates(saga)).toBe(2);
  });
});

/** A person has it created after all, but Jira answers no search for now. Answers the issue that is there. */
async function waitsForSearch(): Promise<string> {
  const key = await isUnknownAndMade(saga);
  await world.pass(700);
  world.closecall.jira.setSearchLagMs(0);
  world.closecall.jira.faults.next('search', { kind: 'answer', status: 503 }, 2);
  await mend(saga, 'create_after_all');
  await work(saga, [lives]);
  return key;
}
