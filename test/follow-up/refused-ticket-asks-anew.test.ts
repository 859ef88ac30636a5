import { and, eq, lte, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { trackersOfTeams } from '../../src/db/queries/trackers-of-teams.ts';
import { outbox } from '../../src/db/schema/index.ts';
import { type JiraScreenField, softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import { checkTracker } from '../../src/follow-up/check-tracker.ts';
import { retryFollowUp } from '../../src/follow-up/settle-by-person.ts';
import { openTickets, type Tickets } from './open-tickets.ts';

let tickets: Tickets;
beforeAll(async () => {
  tickets = await openTickets();
});
afterAll(() => tickets?.close());

const impact = (largeId: string): JiraScreenField => ({
  id: 'customfield_10050',
  name: 'Impact',
  type: 'option',
  allowed: [{ id: largeId, value: 'Large' }],
});
const cause = { id: 'customfield_10051', name: 'Cause', type: 'string', required: true };
const screenOf = (...screen: readonly JiraScreenField[]) =>
  tickets.jira.setProject({ ...softwareProject(1, 'PAY', 'Payments'), screen });

// Checked with nothing wrong some minutes ago, and due again in a day.
beforeEach(async () => {
  await tickets.reset();
  screenOf(impact('71'));
  await tickets.configure({ fields: { Impact: 'Large' } });
  await checkTracker(tickets.deps, 'payments');
  await tickets.shiftTime('5 minutes');
  await tickets.db.delete(outbox);
});

const state = async () => {
  const { sameSite } = tickets.deps.directory;
  return (await trackersOfTeams(tickets.db, ['payments'], sameSite))[0];
};
const owedNow = async () => {
  const isDue = lte(outbox.dueAt, sql`closecall_now()`);
  const rows = await tickets.db
    .select({ ref: outbox.ref })
    .from(outbox)
    .where(and(eq(outbox.task, 'check-tracker'), isDue));
  return rows.map(({ ref }) => ref);
};
const screensRead = () => tickets.jira.calls('createmeta').length;

test('a ticket that Jira refused has the check tell of a field that became required', async () => {
  expect(await state()).toMatchObject({ problems: [], checkedAt: expect.any(Date) });
  screenOf(impact('71'), cause);
  const id = await tickets.confirmed();
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'failed', refusedBy: 'jira' });
  expect(await state()).toMatchObject({ checkedAt: null });
  expect(await owedNow()).toEqual(['payments']);
  await checkTracker(tickets.deps, 'payments');
  expect(await state()).toMatchObject({ problems: [{ code: 'field_required', about: 'Cause' }] });
});

test('an option that was made anew is sent by its new id when a person tries again', async () => {
  screenOf(impact('91'));
  const id = await tickets.confirmed();
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'failed', refusedBy: 'jira' });
  await retryFollowUp(tickets.deps, { id, actor: 'person:dana' });
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open', sends: 2 });
  expect(tickets.jira.issues().at(-1)?.fields).toMatchObject({ customfield_10050: { id: '91' } });
});

test('several tickets that are refused at once owe one check', async () => {
  screenOf(impact('71'), cause);
  const ids = [await tickets.confirmed(), await tickets.confirmed(), await tickets.confirmed()];
  await Promise.all(ids.map((id) => tickets.open(id)));
  for (const id of ids) expect(await tickets.ticket(id)).toMatchObject({ status: 'failed' });
  await tickets.shiftTime('61 seconds');
  expect(await owedNow()).toEqual(['payments']);
});

test('a Jira that takes no ticket and tells no screen is asked again at its own pace', async () => {
  tickets.jira.faults.next('create_issue', { kind: 'answer', status: 403 });
  const id = await tickets.confirmed();
  await tickets.open(id);
  tickets.jira.faults.next('createmeta', { kind: 'answer', status: 503 });
  expect(await checkTracker(tickets.deps, 'payments')).toEqual({ kind: 'later', seconds: 120 });
  expect(await state()).toMatchObject({ checkedAt: null, unanswered: 'Jira answered 503' });
});

test('a Jira that is away, or asks for a pause, is no refusal: what it said before holds', async () => {
  const before = screensRead();
  for (const status of [500, 429]) {
    tickets.jira.faults.next('create_issue', { kind: 'answer', status });
    await tickets.open(await tickets.confirmed());
  }
  expect(await state()).toMatchObject({ checkedAt: expect.any(Date) });
  expect(await owedNow()).toEqual([]);
  expect(screensRead()).toBe(before);
});

test('of what was asked just now one refusal more makes no doubt: it is asked again in a minute', async () => {
  await checkTracker(tickets.deps, 'payments');
  tickets.jira.faults.next('create_issue', { kind: 'answer', status: 400 });
  await tickets.open(await tickets.confirmed());
  expect(await state()).toMatchObject({ checkedAt: expect.any(Date) });
  expect(await owedNow()).toEqual([]);
  await tickets.shiftTime('61 seconds');
  expect(await owedNow()).toEqual(['payments']);
});
