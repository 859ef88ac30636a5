import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportConfiguration } from '../../src/configure/export-configuration.ts';
import { candidates } from '../../src/db/schema/candidates.ts';
import { digestSends, digests } from '../../src/db/schema/digests.ts';
import { keepDigests } from '../../src/digest/keep-digests.ts';
import { sendDigest } from '../../src/digest/send-digest.ts';
import { sends } from '../outbound/provider-server.ts';
import { pollUntil } from '../support/poll-until.ts';
import { insertCandidate, insertFollowUp } from '../web/support/rows.ts';
import { type DigestHouse, openDigestHouse } from './digest-house.ts';

let house: DigestHouse;
beforeEach(async () => {
  house = await openDigestHouse();
});
afterEach(() => house.stop());

const waiting = (priority: number, wanted: { story?: string; isFirst?: boolean } = {}) =>
  insertCandidate(house.db, { priority, story: `the story of ${priority}`, ...wanted });

const chatText = (nth: number): string => JSON.parse(house.chat.asked[nth]?.body ?? '{}').text;

test('a team is told its three strongest, one of them new, by mail and by chat', async () => {
  for (const priority of [50, 40, 30, 20]) await waiting(priority);
  await waiting(10, { story: 'the new one', isFirst: true });
  await insertCandidate(house.db, { teamId: 'search', priority: 90, story: 'not theirs' });
  await house.round();

  expect(house.mail.mails).toHaveLength(1);
  const { to, text } = house.mail.mails[0] ?? { to: [], text: '' };
  expect(to).toEqual(['oncall@acme.example']);
  expect(text).toContain('Subject: Payments: 3 near misses worth a look');
  for (const told of ['the story of 50', 'the story of 40', 'the new one']) {
    expect(text).toContain(told);
    expect(chatText(0)).toContain(told);
  }
  for (const left of ['the story of 30', 'the story of 20', 'not theirs']) {
    expect(text).not.toContain(left);
  }
  expect(text).toContain(
    '5 wait for the team in all: https://closecall.acme.example/?team=payments',
  );
  expect(house.chat.asked).toMatchObject([{ method: 'POST', path: '/secret-path' }]);
  expect(await house.sends()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
});

test('nothing is sent when there is nothing to tell, nor before its time, nor at night', async () => {
  await house.round();
  expect(house.mail.mails).toEqual([]);
  await house.shift('-20 minutes');
  await waiting(50);
  await house.db.delete(digests);
  await house.round();
  await house.shift('14 hours');
  await house.round();
  expect(house.mail.mails).toEqual([]);
  expect(house.chat.asked).toEqual([]);
});

test('a day is told once, whoever looks at the clock, and the same is not told the next day', async () => {
  await waiting(50);
  await Promise.all([keepDigests(house.deps), keepDigests(house.deps), keepDigests(house.deps)]);
  await Promise.all([house.drain(), house.drain()]);
  await house.round();
  expect(house.mail.mails).toHaveLength(1);
  expect(house.chat.asked).toHaveLength(1);

  await house.shift('1 day');
  await house.round();
  expect(house.mail.mails).toHaveLength(1);
  await waiting(20, { story: 'another one' });
  await house.shift('7 days');
  await house.round();
  expect(house.mail.mails).toHaveLength(2);
  expect(house.mail.mails[1]?.text).toContain('another one');
  expect(house.mail.mails[1]?.text).not.toContain('the story of 50');
});

test('whoever is about to send the same at the same moment, it goes out once', async () => {
  await waiting(50);
  await keepDigests(house.deps);
  const refs = (await house.sends()).map(({ digestId, channel }) => `${digestId}/${channel}`);
  const sending = await house.db.transaction(async (tx) => {
    await tx.select().from(digestSends).for('update');
    const begun = [...refs, ...refs, ...refs].map((ref) => sendDigest(house.deps, ref));
    // All of them have read that it waits to be sent.
    await pollUntil(held, (count) => count === begun.length, { what: 'six that wait' });
    return { begun };
  });
  await Promise.all(sending.begun);
  expect(house.mail.mails).toHaveLength(1);
  expect(house.chat.asked).toHaveLength(1);
});

test('what was on its way when its process ended is not sent again, and says so', async () => {
  await waiting(50);
  await keepDigests(house.deps);
  await house.db.update(digestSends).set({ status: 'sending' });
  await house.drain();
  expect(await house.sends()).toMatchObject([{ status: 'unclear' }, { status: 'unclear' }]);
  expect(house.mail.mails).toEqual([]);
  expect(house.chat.asked).toEqual([]);
});

test('what came of the last ones is told once each', async () => {
  const ticketed = await waiting(50);
  const dismissed = await waiting(40);
  await waiting(30);
  await house.round();
  const followUp = await insertFollowUp(house.db, ticketed, { status: 'open', issueKey: 'PAY-7' });
  await decide(ticketed.id, { status: 'confirmed', followUpId: followUp.id });
  await decide(dismissed.id, { status: 'dismissed', decisionReason: 'known_and_accepted' });
  await house.shift('1 day');
  await house.round();
  const { text } = house.mail.mails[1] ?? { text: '' };
  expect(text).toContain('What came of the last ones');
  expect(text).toMatch(/the story of 50\n\s+\(became PAY-7\)/);
  expect(text).toMatch(/the story of 40\n\s+\(known and accepted\)/);
  expect(text).not.toContain('the story of 30');
  await house.shift('6 days');
  await house.round();
  expect(house.mail.mails).toHaveLength(2);
});

async function held(): Promise<number> {
  const [row] = await house.db.execute<{ count: number }>(sql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  return row?.count ?? 0;
}

async function decide(id: string, to: Partial<typeof candidates.$inferInsert>): Promise<void> {
  await house.db.update(candidates).set(to).where(eq(candidates.id, id));
}

test('what was certainly not sent is tried again, and what may have arrived is not', async () => {
  await waiting(50);
  house.mail.next('later');
  house.chat.answer = sends(429, {});
  await house.round();
  expect(await house.sends()).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
  house.mail.next('ends-after-the-mail');
  house.chat.answer = sends(502, {});
  await house.shift('10 minutes');
  await house.drain();
  expect(await house.sends()).toMatchObject([{ status: 'unclear' }, { status: 'unclear' }]);
  house.chat.answer = sends(200, {});
  await house.shift('10 minutes');
  await house.round();
  expect(house.mail.mails).toHaveLength(1);
  expect(house.chat.asked).toHaveLength(2);
});

test('what nobody could send in time is not sent late, and nothing at night', async () => {
  await waiting(50);
  await keepDigests(house.deps);
  await house.shift('3 hours 1 minute');
  await house.drain();
  const tooLate = { status: 'failed', problem: 'Its time had passed before it could be sent.' };
  expect(await house.sends()).toMatchObject([tooLate, tooLate]);

  await house.db.delete(digests);
  await house.configure(
    'digest: { timeZone: Europe/Berlin, days: [mon], at: "21:50", email: [oncall@acme.example] }',
  );
  await house.shift('9 hours 40 minutes');
  await keepDigests(house.deps);
  await house.shift('1 hour 15 minutes');
  await house.drain();
  expect(await house.sends()).toMatchObject([tooLate]);
  await house.db.delete(digests);
  await keepDigests(house.deps);
  expect(await house.sends()).toEqual([]);
  expect(house.mail.mails).toEqual([]);
  expect(house.chat.asked).toEqual([]);
});

test('one team that can not be told keeps no other from being told', async () => {
  await waiting(50);
  await house.db.execute(sql`insert into teams (id, name, digest)
    select 'a-team', 'A team', jsonb_set(digest, '{timeZone}', '"Nowhere/Nothing"') from teams
    where id = 'payments'`);
  await expect(keepDigests(house.deps)).rejects.toThrow('Nowhere/Nothing');
  await house.drain();
  expect(house.mail.mails).toHaveLength(1);
});

test('a server that says no for good is not asked again, and its answer is not repeated to anybody', async () => {
  await waiting(50);
  house.mail.next('refuses');
  house.chat.answer = sends(404, { error: 'no such hook: secret-path' });
  await house.round();
  const [chat, mail] = await house.sends();
  expect(chat).toMatchObject({ status: 'failed', problem: 'the chat answered 404' });
  expect(mail).toMatchObject({ status: 'failed' });
  expect(mail?.problem).toContain('550');
  await house.shift('10 minutes');
  await house.round();
  expect(house.chat.asked).toHaveLength(1);
});

test('the address of a chat is a secret: exported by reference, told as changed, and taken away', async () => {
  expect(await exportConfiguration(house.db)).toMatch(/chat: \$\{PAYMENTS_CHAT\}/);
  expect(JSON.stringify(await house.db.execute('select * from teams'))).not.toContain(
    'secret-path',
  );
  const same = `digest: { timeZone: Europe/Berlin, days: [mon, tue], at: "09:00", email: [oncall@acme.example]`;
  expect(await house.configure(`${same}, chat: "\${CHAT}" }`)).toEqual([]);
  expect(await house.configure(`${same} }`)).toEqual([
    { kind: 'change', what: 'team', id: 'payments', fields: ['digest.chat: removed'] },
  ]);
  await waiting(50);
  await house.round();
  expect(house.chat.asked).toEqual([]);
  expect(house.mail.mails).toHaveLength(1);
});
