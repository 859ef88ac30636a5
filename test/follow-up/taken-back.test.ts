import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { commentSteps } from './comment-steps.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor } from './ticket-steps.ts';

let house: TicketHouse;
const { later, ticketOf, rowOf, undo, again } = commentSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

test('what joined the ticket of another near miss can be taken back while the ticket is open, which goes on for the other', async () => {
  const ticket = await ticketOf('open');
  const joined = await again('open');
  expect((await rowOf(joined)).followUpId).toBe(ticket.id);
  expect(await undo(joined)).toMatchObject({ ok: true });
  expect(await rowOf(joined)).toMatchObject({ status: 'open', followUpId: null });
  expect(await house.read(ticket.id)).toMatchObject({ status: 'open', notice: null });
  expect(await undo({ id: ticket.candidateId })).toMatchObject({
    ok: false,
    problem: { code: 'not-possible', detail: expect.stringContaining('is open already') },
  });
});

test('what joined the ticket of another near miss can be taken back once the ticket is done, and confirmed into it again', async () => {
  const ticket = await ticketOf('done');
  await house.jira.moveIssue(ticket.key, 'Done');
  await later('6 seconds');
  const joined = await again('done');
  expect((await rowOf(joined)).followUpId).toBe(ticket.id);
  expect(await undo(joined)).toMatchObject({ ok: true });
  expect((await house.confirmed(await rowOf(joined))).id).toBe(ticket.id);
  expect(house.jira.issues().filter(({ key }) => key === ticket.key)).toHaveLength(1);
});

test('what joined the ticket of another near miss can be taken back while nobody knows whether the ticket is there', async () => {
  house.jira.faults.next('create_issue', { kind: 'reset', committed: true });
  const first = await house.confirmed(await house.candidate({ fingerprint: 'unclear' }));
  expect(first.status).toBe('unknown');
  const second = await house.candidate({ fingerprint: 'unclear' });
  const input = { ...second, actor, ticket: 'yes' as const, note: null };
  expect(await confirmCandidate(house.deps, input)).toMatchObject({ ok: true });
  expect(await undo(second)).toMatchObject({ ok: true });
  expect((await house.read(first.id)).status).toBe('unknown');
  await later('30 seconds');
  await later('10 seconds');
  expect((await house.read(first.id)).status).toBe('open');
  expect((await rowOf(second)).followUpId).toBeNull();
});
