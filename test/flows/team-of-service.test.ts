import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeState } from '../../src/db/change-state.ts';
import { followUps, services as storedServices, teams } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { allCandidates, decide, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const byRule = 'The rule asks for a ticket';
const byPerson = 'A person asks for a ticket';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: {
      settleSeconds: 1_800,
      undoSeconds: 3_600,
      rules: [
        { name: 'by itself', when: `title == "${byRule}"`, then: 'open_ticket' },
        { name: 'the rest', when: 'true', then: 'review' },
      ],
    },
  });
  await closecall.db.insert(teams).values({ id: 'platform', name: 'Platform' });
});
afterAll(() => closecall?.stop());

async function work(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

async function tell(title: string): Promise<void> {
  const base = { ids: seededIds(title), at: hoursAgo(2), service: services.checkout };
  const steps = page({ ...base, title }, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
  ]);
  await sendAll(closecall, steps);
  await work();
}

/** Which team each ticket is for, by the title of its near miss. */
async function teamsOfTickets() {
  const rows = await closecall.db.select().from(followUps);
  const all = await allCandidates(closecall);
  return Object.fromEntries(
    rows.map(({ candidateId, teamId, status }) => [
      all.find(({ id }) => id === candidateId)?.title ?? '',
      [status, teamId],
    ]),
  );
}

async function giveServiceTo(teamId: string): Promise<void> {
  await closecall.db
    .update(storedServices)
    .set({ teamId })
    .where(eq(storedServices.id, 'checkout'));
  await changeState(closecall.deps, async (_, owe) => owe('follow-services', '', { inSeconds: 0 }));
  await work();
}

test('a ticket that is still held goes to the new team of its service, whoever asked for it', async () => {
  await tell(byRule);
  await tell(byPerson);
  const asked = (await allCandidates(closecall)).find(({ title }) => title === byPerson);
  if (asked === undefined) throw new Error('it was not found');
  await decide(closecall, asked, 'confirm');
  const before = asked.team;
  expect(await teamsOfTickets()).toEqual({
    [byRule]: ['held', before],
    [byPerson]: ['held', before],
  });
  await giveServiceTo('platform');
  expect(await teamsOfTickets()).toEqual({
    [byRule]: ['held', 'platform'],
    [byPerson]: ['held', 'platform'],
  });
});

test('what was only rehearsed is sent after all for the team of today', async () => {
  const [row] = await closecall.db.select().from(followUps).limit(1);
  await closecall.db.execute(sql`update follow_ups set status = 'rehearsed', team_id = 'payments'`);
  const sent = await closecall.api(`/follow-ups/${row?.id}/send-now`, {});
  expect(sent.status, JSON.stringify(sent.json)).toBe(200);
  const [after] = await closecall.db
    .select()
    .from(followUps)
    .where(eq(followUps.id, row?.id ?? ''));
  expect(after).toMatchObject({ status: 'held', teamId: 'platform' });
});
