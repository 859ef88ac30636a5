import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import { rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { pollUntil } from '../support/poll-until.ts';
import { type Saga, startSaga } from './saga-steps.ts';

const refusals = [
  { status: 400, body: { errors: { priority: 'Priority is required.' } }, words: 'Priority is' },
  { status: 401, body: '', words: 'does not accept the API token' },
  { status: 403, body: { errorMessages: ['You can not create issues here.'] }, words: 'You can' },
  { status: 404, body: { errorMessages: ['No project could be found.'] }, words: 'No project' },
];

let saga: Saga;
beforeAll(async () => {
  saga = await startSaga();
});
afterEach(() => saga.reset());
afterAll(() => saga?.closecall.stop());

/** Whose words the problem is. */
async function refusedBy(id: string) {
  const [row] = await saga.closecall.db.select().from(followUps).where(eq(followUps.id, id));
  return row?.refusedBy;
}

describe('Jira asks for a pause', () => {
  test.each([
    { name: 'of 7 seconds', wish: () => 7, staysFor: '4 seconds', then: '4 seconds' },
    {
      name: 'until a date',
      wish: () => new Date(Date.now() + 20_000),
      staysFor: '14 seconds',
      then: '7 seconds',
    },
    { name: 'of 0 seconds', wish: () => 0, staysFor: '1 second', then: '5 seconds' },
    {
      name: 'until a date that is past',
      wish: () => new Date(Date.now() - 20_000),
      staysFor: '1 second',
      then: '5 seconds',
    },
    { name: 'of no stated length', wish: () => null, staysFor: '25 seconds', then: '6 seconds' },
  ])('$name: no call before its end, then one', async ({ wish, staysFor, then }) => {
    saga.jira.faults.next('create_issue', rateLimited(wish()));
    const candidate = await saga.confirmed();
    await saga.hasCalled();
    const held = await saga.followUp(candidate, 'held');
    expect(held.problem).toContain('Jira asks us to slow down');

    await saga.closecall.shiftTime(staysFor);
    await saga.sweepsTwice();
    expect(saga.creates()).toBe(1);
    await saga.closecall.shiftTime(then);
    const followUp = await saga.followUp(candidate, 'open');
    expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
    expect(saga.creates()).toBe(2);
  });

  test('other tickets for it wait as well, and nothing else does', async () => {
    saga.jira.faults.next('create_issue', rateLimited(60));
    const first = await saga.confirmed();
    await saga.followUp(first, 'held');
    await saga.hasCalled();
    const second = await saga.confirmed();
    await saga.sweepsTwice();
    expect(saga.creates()).toBe(0);
    await saga.closecall.shiftTime('61 seconds');
    for (const candidate of [first, second]) {
      const followUp = await saga.followUp(candidate, 'open');
      expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
    }
  });
});

describe('the create call surely made nothing', () => {
  test('Jira can not be reached: it is sent when Jira is back', async () => {
    await saga.jira.pause();
    const candidate = await saga.confirmed();
    const held = await pollUntil(
      () => saga.followUp(candidate, 'held'),
      ({ problem }) => problem !== null,
      { what: 'the reason why it was not sent' },
    );
    expect(held.problem).toContain('Not sent yet');
    await saga.jira.resume();
    await saga.closecall.shiftTime('31 seconds');
    const followUp = await saga.followUp(candidate, 'open');
    expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
  });

  test.each(refusals)(
    'Jira says no with $status: a person sees its words, and can try again',
    async ({ status, body, words }) => {
      saga.jira.faults.next('create_issue', { kind: 'answer', status, body });
      const candidate = await saga.confirmed();
      const failed = await saga.followUp(candidate, 'failed');
      expect(failed.problem).toContain(words);
      expect(await refusedBy(failed.id)).toBe(status === 401 ? 'token' : 'jira');
      await saga.closecall.shiftTime('1 hour');
      await saga.sweepsTwice();
      expect(saga.creates()).toBe(1);
      expect((await saga.closecall.api(`/follow-ups/${failed.id}/retry`, {})).status).toBe(200);
      const followUp = await saga.followUp(candidate, 'open');
      expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
    },
  );

  test('a field became required in Jira: after one refusal its check tells of it by itself', async () => {
    const before = softwareProject(1, 'PAY', 'Payments');
    const cause = { id: 'customfield_10050', name: 'Cause', type: 'string', required: true };
    saga.jira.setProject({ ...before, screen: [cause] });
    const candidate = await saga.confirmed();
    await saga.followUp(candidate, 'failed');
    await pollUntil(
      async () => JSON.stringify((await saga.closecall.api('/teams/payments')).json),
      (team) => team.includes('field_required'),
      { what: 'what Jira requires by now' },
    );
    saga.jira.setProject(before);
  });

  test('Jira sends us elsewhere: nobody is followed', async () => {
    const elsewhere = await startStandInJira({ clock: systemClock });
    const to = `${elsewhere.url}/rest/api/3/issue`;
    saga.jira.faults.next('create_issue', { kind: 'redirect', to });
    const candidate = await saga.confirmed();
    const failed = await saga.followUp(candidate, 'failed');
    expect(failed.problem).toContain('redirect');
    expect(await refusedBy(failed.id)).toBe('closecall');
    expect(elsewhere.calls()).toEqual([]);
    expect(await saga.ticketsOf(candidate)).toEqual([]);
    await elsewhere.close();
  });
});
