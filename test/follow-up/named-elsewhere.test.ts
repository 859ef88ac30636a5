import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { adoptTicket } from '../../src/follow-up/settle-by-person.ts';
import { applyText } from '../support/apply-text.ts';
import { openTickets, type Tickets } from './open-tickets.ts';

/** The team's Jira moved: `tickets.jira` is the site of before, `present` the one of today. */
let tickets: Tickets;
let present: StandInJira;
beforeAll(async () => {
  tickets = await openTickets();
  present = await startStandInJira({ clock: systemClock });
});
beforeEach(async () => {
  await tickets.reset();
  await tickets.configure({});
});
afterAll(async () => {
  await present?.close();
  await tickets?.close();
});

/** Sent to the site of before, without a clear answer; its team is on the present one by now. */
async function sentBefore(): Promise<string> {
  const id = await tickets.confirmed();
  const sent = { status: 'unknown', connectionId: 'jira-main', project: 'PAY' } as const;
  await tickets.db.update(followUps).set(sent).where(eq(followUps.id, id));
  const settings = { siteUrl: present.url, email: 'bot@acme.example' };
  const secrets = { webhook: ['a webhook secret'], apiToken: 'a token' };
  const connections = [{ id: 'jira-new', connector: 'jira', settings, secrets }];
  const jira = { connection: 'jira-new', project: 'PAY', issueType: 'Task' };
  const teams = [{ id: 'payments', name: 'Payments', jira }];
  await applyText(tickets.db, JSON.stringify({ connections, teams }));
  await tickets.deps.directory.reload();
  return id;
}

async function says(id: string, key: string) {
  const result = await adoptTicket(tickets.deps, { id, key, actor: 'person:dana' });
  if (result.ok) return [result.value.connectionId, result.value.issueKey];
  return 'detail' in result.problem ? result.problem.detail : result.problem.code;
}

const byHand = { project: 'PAY', summary: 'filed by hand' };

test('an address is asked at its own site, where another has an issue of the same key', async () => {
  const id = await sentBefore();
  const [old, now] = await Promise.all(
    [tickets.jira, present].map((jira) => jira.fileIssue({ ...byHand, labels: [] })),
  );
  expect(old?.key).toBe(now?.key);
  expect(await says(id, `https://other.atlassian.net/browse/${now?.key}`)).toContain(
    'not of the Jira',
  );
  expect(await says(id, `${present.url}/browse/${now?.key}`)).toEqual(['jira-new', now?.key]);
  const second = await sentBefore();
  expect(await says(second, `${tickets.jira.url}/browse/${old?.key}`)).toEqual([
    'jira-main',
    old?.key,
  ]);
});

test('a bare key means the team’s present site, unless that of before has the marker', async () => {
  const id = await sentBefore();
  const filed = await present.fileIssue({ ...byHand, labels: [] });
  expect(await says(id, filed.key)).toEqual(['jira-new', filed.key]);
  const second = await sentBefore();
  const { marker } = await tickets.ticket(second);
  const ours = await tickets.jira.fileIssue({ ...byHand, labels: [marker] });
  await present.fileIssue({ ...byHand, labels: [] });
  expect(await says(second, ours.key)).toEqual(['jira-main', ours.key]);
});
