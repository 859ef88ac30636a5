import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import { rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { candidateById, settled } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { type Saga, startSaga } from './saga-steps.ts';

/** How a create call can end without anybody knowing whether the issue was made. */
const unclear: readonly { name: string; fault: (committed: boolean) => Fault }[] = [
  ...[408, 500, 502, 503, 504].map((status) => ({
    name: `answers ${status}`,
    fault: (committed: boolean): Fault => ({ kind: 'answer', status, committed }),
  })),
  { name: 'resets the connection', fault: (committed) => ({ kind: 'reset', committed }) },
  { name: 'answers with a page for people', fault: (committed) => ({ kind: 'html', committed }) },
  {
    name: 'answers with ten megabytes',
    fault: (committed) => ({ kind: 'huge', bytes: 10_000_000, committed }),
  },
];

let saga: Saga;
beforeAll(async () => {
  saga = await startSaga();
});
afterEach(() => saga.reset());
afterAll(() => saga?.closecall.stop());

describe('nobody knows how the create call ended', () => {
  test.each([
    ...unclear,
    { name: 'answers with half of the JSON', fault: (): Fault => ({ kind: 'broken_json' }) },
  ])('Jira made the issue and $name: the issue is found, and there is one', async ({ fault }) => {
    saga.jira.setWebhookTiming('never');
    saga.jira.faults.next('create_issue', fault(true));
    const candidate = await saga.confirmed();
    await saga.followUp(candidate, 'unknown');
    await saga.closecall.shiftTime('3 seconds');
    const followUp = await saga.followUp(candidate, 'open');
    expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
    expect(saga.creates()).toBe(1);
  });

  test.each(unclear)(
    'Jira made no issue and $name: a person is asked, and none is made blindly',
    async ({ fault }) => {
      saga.jira.faults.next('create_issue', fault(false));
      const candidate = await saga.confirmed();
      await saga.followUp(candidate, 'unknown');
      const { id } = await isAskedAbout(candidate);
      expect(await saga.ticketsOf(candidate)).toEqual([]);
      expect(saga.creates()).toBe(1);
      expect((await saga.closecall.api(`/follow-ups/${id}/create-after-all`, {})).status).toBe(200);
      const followUp = await saga.followUp(candidate, 'open');
      expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
      expect(saga.creates()).toBe(2);
    },
  );

  test('its webhook settles it where the search does not see it yet', async () => {
    saga.jira.setWebhookTiming('on_demand');
    saga.jira.setSearchLagMs(Number.POSITIVE_INFINITY);
    saga.jira.faults.next('create_issue', { kind: 'reset', committed: true });
    const candidate = await saga.confirmed();
    await saga.followUp(candidate, 'unknown');
    await saga.jira.deliverHeldWebhooks();
    const followUp = await saga.followUp(candidate, 'open');
    expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
    expect(saga.creates()).toBe(1);
  });

  test('a search that fails in between is no proof that there is none', async () => {
    saga.jira.setWebhookTiming('never');
    saga.jira.faults.next('create_issue', { kind: 'reset', committed: true });
    saga.jira.faults.next('search', { kind: 'answer', status: 503 });
    saga.jira.faults.next('search', rateLimited(5));
    const candidate = await saga.confirmed();
    await saga.followUp(candidate, 'unknown');
    const searches = saga.jira.calls('search').length;
    await pollUntil(
      async () => {
        await saga.closecall.shiftTime('3 seconds');
        return saga.jira.calls('search').length - searches;
      },
      (count) => count >= 3,
      { what: 'three searches' },
    );
    const followUp = await saga.followUp(candidate, 'open');
    expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
    expect(saga.creates()).toBe(1);
  });

  test('never visible: after ten minutes a person is asked, and can name the issue', async () => {
    saga.jira.setWebhookTiming('never');
    saga.jira.setSearchLagMs(Number.POSITIVE_INFINITY);
    saga.jira.faults.next('create_issue', { kind: 'reset', committed: true });
    const candidate = await saga.confirmed();
    await saga.followUp(candidate, 'unknown');
    const { id } = await isAskedAbout(candidate);
    const [key] = await saga.ticketsOf(candidate);
    expect((await saga.closecall.api(`/follow-ups/${id}/adopt`, { key })).status).toBe(200);
    expect((await saga.followUp(candidate, 'open')).key).toBe(key);
    expect(await saga.ticketsOf(candidate)).toEqual([key]);
    expect(saga.creates()).toBe(1);
  });
});

describe('its webhook', () => {
  test.each(['before_answer', 'after_answer', { lateMs: 1_500 }, 'never'] as const)(
    'that comes %o leaves one open ticket',
    async (timing) => {
      saga.jira.setWebhookTiming(timing);
      const candidate = await saga.confirmed();
      const followUp = await saga.followUp(candidate, 'open');
      await allWebhooksSent();
      await saga.sweepsTwice();
      expect((await saga.followUp(candidate, 'open')).key).toBe(followUp.key);
      expect(await saga.ticketsOf(candidate)).toEqual([followUp.key]);
      expect(saga.creates()).toBe(1);
    },
  );
});

describe('issues that are no ticket of their own', () => {
  test('a copy of the ticket, labels included, that is closed closes nothing', async () => {
    const candidate = await saga.confirmed();
    const { key } = await saga.followUp(candidate, 'open');
    const ticket = saga.jira.issues().find((issue) => issue.key === key);
    const copied = await fetch(`${saga.jira.url}/rest/api/3/issue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        fields: {
          project: { key: 'PAY' },
          issuetype: { name: 'Task' },
          summary: 'a copy',
          labels: ticket?.labels,
        },
      }),
    });
    const { key: copy } = z.object({ key: z.string() }).parse(await copied.json());
    await saga.jira.moveIssue(copy, 'Done');
    await allWebhooksSent();
    await settled(saga.closecall);
    const followUp = await followUpOf(candidate);
    expect(followUp).toMatchObject({ status: 'open', key });
  });

  test('one that two follow-ups adopted closes both', async () => {
    const first = await saga.confirmed();
    const { key } = await saga.followUp(first, 'open');
    saga.jira.faults.next('create_issue', { kind: 'reset', committed: false });
    const second = await saga.confirmed();
    await saga.followUp(second, 'unknown');
    const { id } = await isAskedAbout(second);
    expect((await saga.closecall.api(`/follow-ups/${id}/adopt`, { key })).status).toBe(200);
    await saga.jira.moveIssue(key ?? '', 'Done');
    // Time was shifted, so Jira's webhook seems older than what was read of it; it is read about hourly.
    await saga.closecall.shiftTime('80 minutes');
    for (const candidate of [first, second]) {
      expect((await saga.followUp(candidate, 'done')).key).toBe(key);
    }
  });
});

async function followUpOf(candidate: string) {
  const { followUp } = await candidateById(saga.closecall, candidate);
  return followUp;
}

function allWebhooksSent() {
  return pollUntil(
    () => saga.jira.webhooks().filter(({ result }) => result === null).length,
    (count) => count === 0,
    { what: 'the webhooks' },
  );
}

async function isAskedAbout(candidate: string) {
  await saga.closecall.shiftTime('11 minutes');
  return pollUntil(
    () => saga.followUp(candidate, 'unknown'),
    ({ problem }) => problem?.includes('create the ticket after all') ?? false,
    { what: 'the question to a person' },
  );
}
