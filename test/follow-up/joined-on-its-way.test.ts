import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';

const fingerprint = 'joined on its way';

let house: TicketHouse;
beforeAll(async () => {
  house = await openTicketHouse();
});
beforeEach(async () => {
  house.jira.setWebhookTiming('never');
  await house.db.execute(sql`delete from follow_ups`);
  await house.db.execute(sql`delete from candidates`);
});
afterAll(() => house?.close());

/** A ticket whose create was sent and made it, without an answer. */
async function sentWithoutAnswer() {
  house.jira.faults.next('create_issue', { kind: 'reset', committed: true });
  const followUp = await house.confirmed(await house.candidate({ fingerprint }));
  expect(followUp.status).toBe('unknown');
  return followUp;
}

async function becomesKnown(id: string) {
  await house.shift('30 seconds');
  await house.drain();
  await house.shift('10 seconds');
  await house.drain();
  const found = await house.read(id);
  expect(found.status, found.problem ?? '').toBe('open');
  return house.jira.comments(found.issueKey ?? '');
}

test('what joins a ticket of unknown fate is told in its one comment once it is known open', async () => {
  const { id } = await sentWithoutAnswer();
  const occurredAt = await house.now();
  const again = await house.candidate({ fingerprint, occurredAt, detectedAt: occurredAt });
  const { version } = again;
  const input = { id: again.id, version, actor: 'person:dana', ticket: 'yes', note: null } as const;
  const joined = await confirmCandidate(house.deps, input);
  expect(joined.ok && joined.value.followUpId).toBe(id);
  const comments = await becomesKnown(id);
  expect(comments).toHaveLength(1);
  expect(JSON.stringify(comments)).toContain('It happened again: once');
});

test('what happens again meanwhile, and nobody decides on, is told as well', async () => {
  const { id } = await sentWithoutAnswer();
  const occurredAt = await house.now();
  await house.candidate({ fingerprint, occurredAt, detectedAt: occurredAt });
  expect(await becomesKnown(id)).toHaveLength(1);
});

test('what its text tells already is not told again', async () => {
  const occurredAt = new Date('2026-03-02T04:12:00Z');
  await house.candidate({ fingerprint, occurredAt });
  const { id } = await sentWithoutAnswer();
  expect(await becomesKnown(id)).toHaveLength(0);
});
