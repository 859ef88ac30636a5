import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DismissReason } from '../../src/core/candidate/status.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { dismissCandidate } from '../../src/triage/dismiss-candidate.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor, ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after: later, ticketOf } = ticketSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

async function rowOf({ id }: { id: string }): Promise<CandidateRow> {
  const [row] = await house.db.select().from(candidates).where(eq(candidates.id, id));
  if (row === undefined) throw new Error('there is no such candidate');
  return row;
}

async function undo(of: { id: string }) {
  return undoDecision(house.deps, { id: of.id, version: null, actor });
}

async function dismiss(of: { id: string }, reason: DismissReason) {
  const { id, version } = await rowOf(of);
  const told = { id, version, actor, reason, note: null, owner: null, until: null };
  expect(await dismissCandidate(house.deps, told)).toMatchObject({ ok: true });
}

/** It happens once more, is confirmed, and the ticket is told. */
async function again(fingerprint: string): Promise<CandidateRow> {
  const candidate = await house.candidate({ fingerprint, occurredAt: await house.now() });
  await house.confirmed(candidate);
  await later('2 minutes');
  return candidate;
}

async function commentOf(key: string) {
  const comments = house.jira.comments(key);
  expect(comments.length).toBeLessThan(2);
  return comments[0]?.text ?? null;
}

/** How often its comment was written anew. */
function editsOf({ issueId }: { issueId: string | null }): number {
  const edits = house.jira.calls('update_comment');
  return edits.filter(({ path }) => path.includes(`/issue/${issueId}/`)).length;
}

describe('a confirmation that joined the ticket of another near miss', () => {
  test('can be taken back while the ticket is open, which goes on for the other', async () => {
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

  test('can be taken back once the ticket is done, and confirmed into it again', async () => {
    const ticket = await ticketOf('done');
    await house.jira.moveIssue(ticket.key, 'Done');
    await later('6 seconds');
    const joined = await again('done');
    expect((await rowOf(joined)).followUpId).toBe(ticket.id);
    expect(await undo(joined)).toMatchObject({ ok: true });
    expect((await house.confirmed(await rowOf(joined))).id).toBe(ticket.id);
    expect(house.jira.issues().filter(({ key }) => key === ticket.key)).toHaveLength(1);
  });

  test('can be taken back while nobody knows whether the ticket is there', async () => {
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
});

describe("a ticket's comment", () => {
  test('counts what people said was none no more, once that can hardly be taken back', async () => {
    const ticket = await ticketOf('counted');
    await again('counted');
    const second = await again('counted');
    expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
    await undo(second);
    await dismiss(second, 'not_a_near_miss');
    await later('10 seconds');
    expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
    const edits = editsOf(ticket);
    await later('2 minutes');
    expect(await commentOf(ticket.key)).toContain('It happened again: once since');
    expect(editsOf(ticket)).toBe(edits + 1);
    await undo(second);
    await later('2 minutes');
    expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
  });

  test('says so where nothing of what it told is left', async () => {
    const { key } = await ticketOf('none left');
    const joined = await again('none left');
    await undo(joined);
    await dismiss(joined, 'test');
    await later('2 minutes');
    expect(await commentOf(key)).toMatch(/^It has not happened again/);
  });

  test('stays where it counts as before', async () => {
    const ticket = await ticketOf('known');
    const joined = await again('known');
    await undo(joined);
    await dismiss(joined, 'known_and_accepted');
    const edits = editsOf(ticket);
    await later('2 minutes');
    expect(await commentOf(ticket.key)).toContain('It happened again: once since');
    expect(editsOf(ticket)).toBe(edits);
  });

  test('of an earlier ticket is left alone, when a later one tells of it', async () => {
    const before = await ticketOf('came back');
    await again('came back');
    await house.jira.moveIssue(before.key, 'Done');
    await later('6 seconds');
    await later('8 days');
    const back = await rowOf(await again('came back'));
    const joined = await again('came back');
    expect((await rowOf(joined)).followUpId).toBe(back.followUpId);
    expect(back.followUpId).not.toBe(before.id);
    const edits = editsOf(before);
    await undo(joined);
    await dismiss(joined, 'bad_data');
    await later('2 minutes');
    expect(editsOf(before)).toBe(edits);
  });
});
