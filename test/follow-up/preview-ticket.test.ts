import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toAdf } from '../../connectors/jira/adf.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import { checkTracker } from '../../src/follow-up/check-tracker.ts';
import { previewTicket } from '../../src/follow-up/preview-ticket.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { insertCandidate } from '../web/support/rows.ts';
import { openTickets, type Tickets } from './open-tickets.ts';

const actor = 'person:dana';
const cause = { id: 'customfield_10050', name: 'Cause', type: 'string', required: true };

let tickets: Tickets;
/** It can't write, so whatever is looked at is surely only looked at. */
let readers: ReturnType<Tickets['readers']>;
beforeAll(async () => {
  tickets = await openTickets();
  readers = tickets.readers();
});
beforeEach(async () => {
  await tickets.reset();
  const components = [{ id: '31', name: 'checkout' }];
  tickets.jira.setProject({
    ...softwareProject(1, 'PAY', 'Payments'),
    ...{ components, screen: [cause] },
  });
});
afterAll(async () => {
  await readers?.close();
  await tickets?.close();
});

async function look(id: string) {
  const before = tickets.jira.calls().length;
  const seen = await previewTicket(readers, id, actor);
  expect(tickets.jira.calls()).toHaveLength(before);
  if (seen === null) throw new Error('there is no such near miss');
  return seen;
}

async function sent({ id, version }: CandidateRow) {
  const input = { id, version, actor, ticket: 'yes' as const, note: null };
  const confirmed = await confirmCandidate(tickets.deps, input);
  if (!confirmed.ok) throw new Error(JSON.stringify(confirmed.problem));
  const followUpId = confirmed.value.followUpId ?? '';
  await tickets.shiftTime('1 hour');
  await tickets.open(followUpId);
  return tickets.ticket(followUpId);
}

const mapping = {
  components: ['{{service}}'],
  priority: { from: 'severity', map: { '50': 'Highest', '10': 'High' }, default: 'Medium' },
  labels: ['tier {{tier}}'],
  fields: { Cause: '{{savedByText}} {{url}}' },
};

test('shows word for word what is sent when it is confirmed, and sends and writes nothing', async () => {
  // The payload of a rehearsal is what the create call would carry.
  await tickets.configure({ ...mapping, dryRun: true });
  await checkTracker(tickets.deps, 'payments');
  const candidate = await insertCandidate(tickets.db, { fingerprint: 'previewed' });
  const { draft, ticket, isOwn } = await look(candidate.id);
  expect({ ticket, isOwn }).toEqual({ ticket: null, isOwn: false });
  expect(draft).toMatchObject({ problems: [], isUnasked: false, toldOf: candidate.id });
  const { marker, status, rehearsal } = await sent(candidate);
  expect(status).toBe('rehearsed');
  expect(rehearsal?.payload).toMatchObject({
    fields: {
      summary: draft?.ticket.summary,
      description: toAdf(draft?.ticket.body ?? []),
      labels: draft?.ticket.labels.map((each) => (each === 'closecall-…' ? marker : each)),
      customfield_10050: draft?.fields.at(-1)?.value,
    },
  });
  expect(draft?.target).toMatchObject({ project: 'PAY', issueType: 'Task', teamName: 'Payments' });
  expect(draft?.fields).toEqual([
    { name: expect.stringMatching(/components/i), value: ['checkout'] },
    { name: expect.stringMatching(/priority/i), value: 'Highest' },
    { name: 'Cause', value: expect.stringContaining(`/candidates/${candidate.id}`) },
  ]);
});

test('says what would keep it from being opened: a required field that nothing sets', async () => {
  await tickets.configure({});
  const candidate = await insertCandidate(tickets.db);
  expect((await look(candidate.id)).draft).toMatchObject({ isUnasked: true });
  await checkTracker(tickets.deps, 'payments');
  const { draft } = await look(candidate.id);
  expect(draft?.isUnasked).toBe(false);
  expect(draft?.problems).toEqual([
    expect.stringContaining('Jira requires the field “Cause” (customfield_10050)'),
  ]);
});

test('a required field that may be empty is told only where it is', async () => {
  await tickets.configure({ fields: { Cause: '{{service}}' } });
  await checkTracker(tickets.deps, 'payments');
  const [known, unknown] = [
    await insertCandidate(tickets.db),
    await insertCandidate(tickets.db, { serviceId: null }),
  ];
  expect((await look(known.id)).draft?.problems).toEqual([]);
  expect((await look(unknown.id)).draft?.problems).toEqual([
    expect.stringContaining('Jira requires the field “Cause”'),
  ]);
});

test('without a team it shows the text all the same, and says why it goes nowhere', async () => {
  const candidate = await insertCandidate(tickets.db, { teamId: null, story: 'one of nobody' });
  const { draft } = await look(candidate.id);
  expect(draft).toMatchObject({ target: null, fields: [] });
  expect(draft?.problems).toEqual([expect.stringContaining('It belongs to no team yet')]);
  expect(JSON.stringify(draft?.ticket.body)).toContain('one of nobody');
});

test('names the live ticket of its pattern that it would join', async () => {
  await tickets.configure(mapping);
  const ticketId = await tickets.confirmed({ fingerprint: 'again' });
  const { id } = await insertCandidate(tickets.db, { fingerprint: 'again', story: 'once more' });
  const waiting = await look(id);
  expect(waiting).toMatchObject({ isOwn: false, ticket: { id: ticketId, status: 'held' } });
  expect(waiting.draft?.toldOf).toBe(waiting.ticket?.candidateId);
  await tickets.open(ticketId);
  const open = await look(id);
  expect(open).toMatchObject({ isOwn: false, draft: null, ticket: { id: ticketId } });
  expect(open.ticket?.issueKey).toMatch(/^PAY-/);
});

test('one that a rule asked for is handed over to what a person confirms', async () => {
  await tickets.configure(mapping);
  const ticketId = await tickets.confirmed({ fingerprint: 'by a rule' });
  const byRule = { requestedBy: 'policy:every page' };
  await tickets.db.update(followUps).set(byRule).where(eq(followUps.id, ticketId));
  const { id } = await insertCandidate(tickets.db, { fingerprint: 'by a rule', story: 'seen too' });
  const { draft } = await look(id);
  expect(draft?.toldOf).toBe(id);
  expect(draft?.ticket.labels).toContain((await tickets.ticket(ticketId)).marker);
  expect(JSON.stringify(draft?.ticket.body)).toContain('seen too');
});

test('a held ticket shows what is sent next; what is over or belongs elsewhere drafts nothing', async () => {
  await tickets.configure(mapping);
  const ticketId = await tickets.confirmed({ fingerprint: 'own' });
  const [own] = await tickets.db.select().from(candidates);
  const held = await look(own?.id ?? '');
  expect(held).toMatchObject({ isOwn: true, ticket: { id: ticketId }, draft: { toldOf: own?.id } });
  const { id } = await insertCandidate(tickets.db, { status: 'merged' });
  expect(await look(id)).toMatchObject({ ticket: null, isOwn: false, draft: null });
  expect(await previewTicket(readers, '0190a1b2-0000-7000-8000-000000000001', actor)).toBeNull();
});
