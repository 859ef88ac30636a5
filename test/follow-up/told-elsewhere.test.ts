import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeState } from '../../src/db/change-state.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { regroupCandidates } from '../../src/triage/regroup-candidates.ts';
import { commentSteps, notCounted } from './comment-steps.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor } from './ticket-steps.ts';

let house: TicketHouse;
const { later, ticketOf, rowOf, undo, again, waiting, moved, commentOf } = commentSteps(
  () => house,
);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

/** A ticket that ended with that time, of which another one tells now, or is about to. */
async function takenUp(fingerprint: string) {
  const former = await ticketOf(fingerprint);
  const time = await waiting(fingerprint);
  expect(await commentOf(former.key)).toContain('It happened again: once since');
  await moved(former.key, "Won't Do");
  const { id, version } = await rowOf(time);
  const said = { closeness: null, severity: null, gap: 'capacity', gapText: null } as const;
  const input = { id, version, actor, ticket: 'yes', note: null, said } as const;
  expect(await confirmCandidate(house.deps, input)).toMatchObject({ ok: true });
  return { former, time };
}

test('a comment leaves it to another ticket to tell what that took up, once it is there', async () => {
  const { former, time } = await takenUp('taken up');
  await later('2 minutes');
  const next = await house.read((await rowOf(time)).followUpId ?? '');
  expect(next).toMatchObject({ status: 'open', previousId: former.id });
  await changeState(house.deps, async (_, owe) => {
    owe('comment-on-follow-up', former.id, { inSeconds: 0 });
  });
  await later('1 second');
  expect(await commentOf(former.key)).toMatch(notCounted);
});

test('a comment goes on telling what another ticket was to take up, and did not', async () => {
  const { former, time } = await takenUp('not taken up');
  expect(await undo(time)).toMatchObject({ ok: true });
  await later('3 minutes');
  expect((await rowOf(time)).followUpId).toBeNull();
  expect(await commentOf(former.key)).toContain('It happened again: once since');
});

/** People put it into another pattern. */
async function regroup(of: { id: string }, pattern: string) {
  const row = await rowOf(of);
  await changeState(house.deps, (tx, owe) =>
    regroupCandidates(tx, owe, [{ ...row, isDecided: true, pattern }]),
  );
  await later('2 minutes');
}

test('a comment counts what people told apart from its pattern no more', async () => {
  const ticket = await ticketOf('told apart');
  const [first, second] = [await again('told apart'), await again('told apart')];
  await regroup(second, 'another');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
  await regroup(first, 'another');
  expect(await commentOf(ticket.key)).toMatch(notCounted);
});

test('the comment of the pattern that it was put into counts it', async () => {
  const [from, into] = [await ticketOf('from'), await ticketOf('into')];
  const time = await again('from');
  await again('into');
  await regroup(time, 'into');
  expect(await commentOf(from.key)).toMatch(notCounted);
  expect(await commentOf(into.key)).toContain('It happened again: 2 times since');
});

test('a comment follows its own near miss into another pattern', async () => {
  const ticket = await ticketOf('moves');
  await again('moves');
  await regroup({ id: ticket.candidateId }, 'moved');
  expect((await house.read(ticket.id)).fingerprint).toBe('moved');
  expect(await commentOf(ticket.key)).toMatch(notCounted);
});
