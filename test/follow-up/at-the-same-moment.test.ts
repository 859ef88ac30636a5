import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { now, type Transaction } from '../../src/db/client.ts';
import { candidates } from '../../src/db/schema/candidates.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { commentOnFollowUp } from '../../src/follow-up/comment-on-follow-up.ts';
import { lockFollowUp, moveFollowUp } from '../../src/follow-up/move-follow-up.ts';
import { closeAsMistake } from '../../src/triage/close-as-mistake.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { pollUntil } from '../support/poll-until.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor, ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after, ticketOf, commentsOf } = ticketSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

/** Begins `second` while `first` is not committed, and commits that once the other waits for it. */
async function meanwhile<T>(
  first: (tx: Transaction) => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  const { running } = await house.db.transaction(async (tx) => {
    await first(tx);
    const running = second();
    await pollUntil(
      () =>
        tx.execute(sql`select 1 from pg_locks where not granted
          and pg_backend_pid() = any(pg_blocking_pids(pid))`),
      (waiting) => waiting.length > 0,
      { what: 'the other one, which waits' },
    );
    return { running };
  });
  return running;
}

const isMistaken = (id: string) => async (tx: Transaction) => {
  const row = await lockFollowUp(tx, id);
  if (row === null) throw new Error('there is no such follow-up');
  await moveFollowUp(tx, row, 'close_as_mistake', actor, { closedAsMistakeAt: now });
};

async function confirms({ id, version }: { id: string; version: number }): Promise<string> {
  const input = { id, version, actor, ticket: 'yes', note: null } as const;
  const result = await confirmCandidate(house.deps, input);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value.followUpId ?? '';
}

test('what joins a ticket that was done, and just became a mistake, gets one of its own', async () => {
  const fingerprint = 'done, and a mistake';
  const { id, key } = await ticketOf(fingerprint);
  await house.jira.moveIssue(key, 'Done');
  await after('2 hours');
  expect((await house.read(id)).status).toBe('done');
  const candidate = await house.candidate({ fingerprint, occurredAt: await house.now() });
  const joined = await meanwhile(isMistaken(id), () => confirms(candidate));
  expect(joined).not.toBe(id);
  expect((await house.read(joined)).status).toBe('held');
});

test('what was left in a mistake is open again once somebody says it another time', async () => {
  const { id, candidateId } = await ticketOf('left in a mistake');
  expect(await closeAsMistake(house.deps, { id, actor })).toMatchObject({ ok: true });
  await house.db
    .update(candidates)
    .set({ status: 'confirmed', decision: 'confirm', followUpId: id })
    .where(eq(candidates.id, candidateId));
  expect(await closeAsMistake(house.deps, { id, actor })).toMatchObject({ ok: true });
  const [row] = await house.db.select().from(candidates).where(eq(candidates.id, candidateId));
  expect(row).toMatchObject({ status: 'open', followUpId: null });
});

test('a person who confirms while a rule does: the ticket is theirs and waits for no hours', async () => {
  const fingerprint = 'both at once';
  const rules = await house.candidate({ fingerprint });
  const persons = await house.candidate({ fingerprint });
  const later = sql<Date>`closecall_now() + interval '3 days'`;
  const followUpId = await meanwhile(
    (tx) =>
      tx.insert(followUps).values({
        ...{ id: rules.id, fingerprint, candidateId: rules.id, teamId: rules.teamId },
        ...{ marker: `closecall-${rules.id}`, status: 'held', heldUntil: later },
        ...{ requestedBy: 'policy:at once', createdAt: now },
      }),
    () => confirms(persons),
  );
  expect(followUpId).toBe(rules.id);
  const { requestedBy, candidateId, heldUntil } = await house.read(followUpId);
  expect({ requestedBy, candidateId }).toEqual({ requestedBy: actor, candidateId: persons.id });
  const heldMs = heldUntil.getTime() - (await house.now()).getTime();
  expect(heldMs).toBeLessThan(3_600_000);
});

test('a ticket that becomes a mistake before its comment is written gets none of repeats', async () => {
  const fingerprint = 'a comment too late';
  const { id, key } = await ticketOf(fingerprint);
  await house.candidate({ fingerprint, occurredAt: await house.now() });
  const comment = () => commentOnFollowUp(house.deps, id, new Date());
  expect(await meanwhile(isMistaken(id), comment)).toEqual({ kind: 'done' });
  expect(commentsOf(key)).toBe(0);
});

test('the comment of a mistake is never taken for the one that counts repeats', async () => {
  const fingerprint = 'two comments';
  const { id, key } = await ticketOf(fingerprint);
  expect(await closeAsMistake(house.deps, { id, actor })).toMatchObject({ ok: true });
  await house.drain();
  await house.db
    .update(followUps)
    .set({ status: 'open', closedAt: null, closedAsMistakeAt: null })
    .where(eq(followUps.id, id));
  await house.candidate({ fingerprint, occurredAt: await house.now() });
  await commentOnFollowUp(house.deps, id, new Date());
  expect(house.jira.comments(key).map(({ text }) => text)).toEqual([
    expect.stringContaining('opened by mistake'),
    expect.stringContaining('It happened again'),
  ]);
});
