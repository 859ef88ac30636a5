import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TICKET_FACT_NAMES, unsureFacts } from '../../src/core/mapping/ticket-facts.ts';
import { changeState } from '../../src/db/change-state.ts';
import { trackersOfTeams } from '../../src/db/queries/trackers-of-teams.ts';
import { candidates } from '../../src/db/schema/candidates.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { outbox } from '../../src/db/schema/index.ts';
import { softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import { cancelFollowUp } from '../../src/follow-up/cancel-follow-up.ts';
import { checkTracker } from '../../src/follow-up/check-tracker.ts';
import { commentOnFollowUp } from '../../src/follow-up/comment-on-follow-up.ts';
import { retryFollowUp, sendNow } from '../../src/follow-up/settle-by-person.ts';
import { openTickets, type Tickets } from './open-tickets.ts';

let tickets: Tickets;
beforeAll(async () => {
  tickets = await openTickets();
});
beforeEach(async () => {
  await tickets.reset();
  tickets.jira.setProject({
    ...softwareProject(1, 'PAY', 'Payments'),
    components: [{ id: '31', name: 'checkout' }],
    screen: [{ id: 'customfield_10050', name: 'Cause', type: 'string', required: true }],
  });
});
afterAll(() => tickets?.close());

const mapping = {
  assignee: '5b10ac8d82e05b22cc7d4ef5',
  components: ['{{service}}'],
  priority: { from: 'severity', map: { '50': 'Highest', '10': 'High' }, default: 'Medium' },
  labels: ['tier {{tier}}'],
  fields: { Cause: '{{savedByText}} {{url}}' },
};

const state = async () => {
  const { sameSite } = tickets.deps.directory;
  return (await trackersOfTeams(tickets.db, ['payments'], sameSite))[0];
};
const writes = () =>
  tickets.jira.calls().filter(({ method, path }) => method !== 'GET' && !path.endsWith('/jql'));

test('a ticket carries what the team’s mapping says, by the candidate’s facts', async () => {
  await tickets.configure(mapping);
  const id = await tickets.confirmed();
  expect(await tickets.open(id)).toEqual({ kind: 'done' });
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open', problem: null });
  const issue = tickets.jira.issues().at(-1);
  expect(issue?.labels).toContain('tier-1');
  expect(issue?.fields).toMatchObject({
    assignee: { accountId: '5b10ac8d82e05b22cc7d4ef5' },
    components: [{ id: '31', name: 'checkout' }],
    priority: { id: '1', name: 'Highest' },
    customfield_10050: expect.stringContaining('https://closecall.acme.example/candidates/'),
  });
});

test('a mapping reads the facts that conditions ask as they do: tier 3 where none is set, and the ticket before', async () => {
  await tickets.configure({
    fields: mapping.fields,
    labels: ['tier {{tier}}', 'last {{lastTicket}}'],
    priority: { from: 'lastTicket', map: { wont_do: 'High', none: 'Highest' } },
  });
  const what = { serviceId: 'nobody listed it', fingerprint: 'mapped again' };
  const first = await tickets.confirmed(what);
  await tickets.open(first);
  expect(await tickets.ticket(first)).toMatchObject({ status: 'open', problem: null });
  expect(tickets.jira.issues().at(-1)).toMatchObject({
    labels: expect.arrayContaining(['tier-3', 'last-none']),
    fields: { priority: { name: 'Highest' } },
  });
  const longAgo = new Date(Date.now() - 8 * 86_400_000);
  await tickets.db
    .update(followUps)
    .set({ status: 'wont_do', closedAt: longAgo })
    .where(eq(followUps.id, first));
  const second = await tickets.confirmed(what);
  await tickets.open(second);
  expect(await tickets.ticket(second)).toMatchObject({ status: 'open', previousId: first });
  expect(tickets.jira.issues().at(-1)).toMatchObject({
    labels: expect.arrayContaining(['tier-3', 'last-wont_do']),
    fields: { priority: { name: 'High' } },
  });
});

test('no ticket is sent with the label that calls it of no use, whatever a mapping comes to', async () => {
  await tickets.configure({ ...mapping, labels: ['not-{{service}}', 'kept'] });
  await tickets.db.execute(sql`update connections
    set settings = settings || '{"notUsefulLabel": "Not-Checkout"}' where id = 'jira-main'`);
  const id = await tickets.confirmed();
  expect(await tickets.open(id)).toEqual({ kind: 'done' });
  const { marker, status } = await tickets.ticket(id);
  expect(status).toBe('open');
  expect(tickets.jira.issues().at(-1)?.labels).toEqual(['near-miss', marker, 'kept']);
});

test('what another connection sent to the same project counts in its day as well', async () => {
  await tickets.configure({});
  for (const connectionId of ['jira-main', 'jira-two']) {
    const id = await tickets.confirmed();
    const sent = { connectionId, project: 'PAY', sentAt: sql`closecall_now()` };
    await tickets.db.update(followUps).set(sent).where(eq(followUps.id, id));
  }
  expect(await state()).toMatchObject({ sent24h: 2 });
});

test('what is missing is known before the first ticket, and mended in Jira it is gone', async () => {
  await tickets.configure({});
  const owed = await tickets.db.select().from(outbox).where(eq(outbox.task, 'check-tracker'));
  expect(owed.map(({ ref }) => ref).sort()).toEqual(['payments', 'shop']);
  expect(await checkTracker(tickets.deps, 'payments')).toEqual({ kind: 'later', seconds: 86_400 });
  expect(await state()).toMatchObject({ problems: [{ code: 'field_required', about: 'Cause' }] });
  tickets.jira.setProject(softwareProject(1, 'PAY', 'Payments'));
  await checkTracker(tickets.deps, 'payments');
  expect(await state()).toMatchObject({ problems: [], unanswered: null });
});

test('a check that Jira does not answer says so, keeps what was known and is tried again', async () => {
  await tickets.configure({});
  await checkTracker(tickets.deps, 'payments');
  tickets.jira.faults.next('createmeta', { kind: 'answer', status: 503 });
  expect(await checkTracker(tickets.deps, 'payments')).toEqual({ kind: 'later', seconds: 120 });
  expect(await state()).toMatchObject({
    problems: [{ code: 'field_required' }],
    unanswered: 'Jira answered 503',
  });
});

test('a mapped field that is not there stops the ticket with its name, and a retry looks again', async () => {
  await tickets.configure({ fields: { Cause: 'x', Impact: '{{gap}}' } });
  const id = await tickets.confirmed();
  await tickets.open(id);
  const failed = await tickets.ticket(id);
  expect(failed).toMatchObject({ status: 'failed', sends: 0 });
  expect(failed.problem).toContain('“Impact”');

  const impact = { id: 'customfield_10051', name: 'Impact', type: 'string' };
  const cause = { id: 'customfield_10050', name: 'Cause', type: 'string', required: true };
  tickets.jira.setProject({ ...softwareProject(1, 'PAY', 'Payments'), screen: [cause, impact] });
  await retryFollowUp(tickets.deps, { id, actor: 'person:dana' });
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open', problem: null });
});

test('a required field that may come out empty is told, and tickets that have it are opened as before', async () => {
  await tickets.configure({ fields: { Cause: '{{service}}' } });
  await checkTracker(tickets.deps, 'payments');
  expect(await state()).toMatchObject({
    problems: [{ code: 'field_may_be_empty', about: 'Cause' }],
  });
  const screensRead = tickets.jira.calls('createmeta').length;
  const id = await tickets.confirmed();
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open' });
  expect(tickets.jira.calls('createmeta')).toHaveLength(screensRead);

  await tickets.configure({
    fields: { Cause: { from: 'service', map: {}, default: 'not known' } },
  });
  await checkTracker(tickets.deps, 'payments');
  expect(await state()).toMatchObject({ problems: [] });
});

test('every fact that is said to be always known is, of a near miss with next to nothing', async () => {
  const names = TICKET_FACT_NAMES.filter((name) => !unsureFacts(null).has(name));
  const idOf = (name: string) => `customfield_${name}`;
  const screen = names.map((name) => ({ id: idOf(name), name: `Fact ${name}`, type: 'string' }));
  tickets.jira.setProject({ ...softwareProject(1, 'PAY', 'Payments'), screen });
  await tickets.configure({
    fields: Object.fromEntries(names.map((name) => [idOf(name), `{{${name}}}`])),
  });
  const id = await tickets.confirmed({ serviceId: null });
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open', problem: null });
  const set = Object.keys(tickets.jira.issues().at(-1)?.fields ?? {});
  expect(set).toEqual(expect.arrayContaining(names.map(idOf)));
});

test('a rehearsing team sees the exact ticket, and Jira gets nothing at all', async () => {
  await tickets.configure({ ...mapping, dryRun: true });
  const before = writes().length;
  const id = await tickets.confirmed();
  await tickets.open(id);
  const row = await tickets.ticket(id);
  expect(row).toMatchObject({ status: 'rehearsed', sends: 0, sentAt: null });
  expect(row.rehearsal?.payload).toMatchObject({
    fields: { project: { key: 'PAY' }, priority: { id: '1' }, description: { type: 'doc' } },
  });
  expect(row.rehearsal?.text).toContain('checkout paged 4 min');
  expect(await sendNow(tickets.deps, { id, actor: 'person:dana' })).toMatchObject({ ok: false });

  // The same thing again is the same row, which tells of the newest.
  const again = await tickets.confirmed({ fingerprint: row.fingerprint });
  expect(again).toBe(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'held' });
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'rehearsed' });
  expect(writes()).toHaveLength(before);

  // Switched off, it goes nowhere by itself; a person sends it.
  await tickets.configure(mapping);
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'rehearsed' });
  expect(await sendNow(tickets.deps, { id, actor: 'person:dana' })).toMatchObject({ ok: true });
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open', sends: 1 });
});

test('a confirmation that is taken back does not send what was rehearsed for others', async () => {
  await tickets.configure({ ...mapping, dryRun: true });
  const first = await tickets.confirmed();
  await tickets.open(first);
  await tickets.configure(mapping);
  const { fingerprint } = await tickets.ticket(first);
  await tickets.confirmed({ fingerprint });
  const { candidateId } = await tickets.ticket(first);
  const [second] = await tickets.db.select().from(candidates).where(eq(candidates.id, candidateId));
  if (second === undefined) throw new Error('the candidate is gone');
  await changeState(tickets.deps, (tx, owe) => cancelFollowUp(tx, owe, second, 'person:dana'));
  await tickets.open(first);
  expect(await tickets.ticket(first)).toMatchObject({ status: 'rehearsed', sends: 0 });
});

test('a team that begins to rehearse writes no comments either', async () => {
  await tickets.configure(mapping);
  const id = await tickets.confirmed();
  await tickets.open(id);
  const { fingerprint } = await tickets.ticket(id);
  await tickets.configure({ ...mapping, dryRun: true });
  const occurredAt = new Date('2026-03-02T04:12:00Z');
  await tickets.confirmed({ fingerprint, occurredAt });
  const before = writes().length;
  await commentOnFollowUp(tickets.deps, id, new Date());
  expect(writes()).toHaveLength(before);
  await tickets.configure(mapping);
  await commentOnFollowUp(tickets.deps, id, new Date());
  expect(writes()).toHaveLength(before + 1);
});
