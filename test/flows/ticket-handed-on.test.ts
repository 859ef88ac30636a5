import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { people, services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { openFollowUp } from '../../src/follow-up/open-follow-up.ts';
import { knownCandidates } from '../../src/triage/known-candidates.ts';
import {
  allCandidates,
  candidateById,
  decide,
  hoursAgo,
  sendAll,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: {
      settleSeconds: 600,
      undoSeconds: 3_600,
      automaticTicketsPerWeek: 100,
      rules: [{ name: 'everything', when: 'true', then: 'open_ticket' }],
    },
  });
});
afterAll(() => closecall?.stop());

test('the one that a ticket is planned for is taken back: the ticket tells of the one that still waits', async () => {
  const { first, second, reopen } = await twoOf('The printer is slow');
  expect(second.followUp).toMatchObject({ id: first.followUp?.id, status: 'held' });
  await sendAll(closecall, reopen);
  await work();
  expect(await candidateById(closecall, first.id)).toMatchObject({
    status: 'withdrawn',
    followUp: null,
  });
  expect(await followUp(second)).toMatchObject({ candidateId: second.id, status: 'held' });
  expect(await actions(second.id)).toContain('hand_over');
  expect(await actions(first.id)).toContain('handed_ticket_on');
  expect(await ticketsOf('The printer is slow')).toEqual([expect.stringContaining(second.story)]);
});

test('a person says that it was no near miss: the same', async () => {
  const { first, second } = await twoOf('The scanner is slow');
  await dismiss(first);
  expect(await ticketsOf('The scanner is slow')).toEqual([expect.stringContaining(second.story)]);
});

test('nobody waits for it any more: there is no ticket', async () => {
  const { first, second } = await twoOf('The kiosk is slow');
  await dismiss(second);
  expect(await followUp(first)).toMatchObject({ candidateId: first.id, status: 'held' });
  await dismiss(first);
  expect(await followUp(second)).toMatchObject({ status: 'cancelled' });
  expect(await ticketsOf('The kiosk is slow')).toEqual([]);
});

test('what was only rehearsed goes with what it is about, and with its decision', async () => {
  const title = 'The lift is slow';
  const dryRun = (on: boolean) =>
    sql`update teams set jira = jira || jsonb_build_object('dryRun', ${on}::boolean)`;
  await closecall.db.execute(dryRun(true));
  const { first, second, reopen } = await twoOf(title);
  expect(await ticketsOf(title)).toEqual([]);
  expect(await followUp(first)).toMatchObject({ status: 'rehearsed' });
  await dismiss(second);
  await sendAll(closecall, reopen);
  await work();
  await closecall.db.execute(dryRun(false));
  expect(await candidateById(closecall, first.id)).toMatchObject({
    status: 'withdrawn',
    followUp: null,
  });
  expect(await followUp(first)).toMatchObject({ status: 'cancelled' });
});

test('while facts are looked at anew nobody begins to send its ticket', async () => {
  const { first } = await twoOf('The door is slow');
  const { db } = closecall;
  const [row] = await db.select().from(candidates).where(eq(candidates.id, first.id));
  const wanted = sql`select 1 from follow_ups where id = ${first.followUp?.id ?? ''} for update nowait`;
  await db.transaction(async (tx) => {
    await knownCandidates(tx, [row?.subjectKey ?? '']);
    const refused = { cause: { code: '55P03' } };
    await expect(db.execute(wanted)).rejects.toMatchObject(refused);
  });
  await db.execute(wanted);
});

test('what was drafted for the one that left is not sent', async () => {
  const { first, second } = await twoOf('The gate is slow');
  const { deps } = closecall;
  const { id } = first.followUp ?? { id: '' };
  expect((await closecall.api(`/follow-ups/${id}/send-now`, {})).status).toBe(200);
  const find = async (connection: string) => {
    await dismiss(first);
    return deps.directory.find(connection);
  };
  const directory = { ...deps.directory, find };
  const context = { ...deps, directory };
  expect(await openFollowUp(context, id)).toMatchObject({ kind: 'later' });
  expect(await ticketsOf('The gate is slow')).toEqual([expect.stringContaining(second.story)]);
});

/** An alert that fired twice, hours apart; both wait for one ticket, which is planned for the first. */
async function twoOf(title: string) {
  const told = (hours: number, lastedMinutes: number, ...later: readonly PageStep[]) =>
    page(
      {
        ids: seededIds(`${title}${hours}`),
        at: hoursAgo(hours),
        service: services.checkout,
        title,
      },
      [
        { afterMs: 0, event: 'triggered', by: 'monitor' },
        { afterMs: lastedMinutes * minute, event: 'resolved', by: 'monitor' },
        ...later,
      ],
    );
  const steps = told(
    5,
    4,
    { afterMs: 6 * minute, event: 'reopened', by: 'monitor' },
    { afterMs: 7 * minute, event: 'acknowledged', by: people.robin },
    { afterMs: 20 * minute, event: 'resolved', by: people.robin },
  );
  for (const firing of [steps.slice(0, 2), told(3, 9)]) {
    await sendAll(closecall, firing);
    await work();
  }
  const [second, first] = (await allCandidates(closecall)).filter((each) => each.title === title);
  if (first === undefined || second === undefined) throw new Error('there are no two');
  return { first, second, reopen: steps.slice(2) };
}

async function dismiss({ id }: ToldCandidate): Promise<void> {
  const undone = await decide(closecall, await candidateById(closecall, id), 'undo');
  // No near miss, and yet nothing against the record of its kind: what comes next gets its ticket.
  await decide(closecall, undone, 'dismiss', { reason: 'test' });
}

async function work(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

async function followUp({ followUp: of }: ToldCandidate) {
  const { json } = await closecall.api(`/follow-ups/${of?.id}`);
  return json;
}

async function actions(id: string) {
  const { json } = await closecall.api(`/candidates/${id}/history`);
  return (json as { items: { action: string }[] }).items.map(({ action }) => action);
}

/** What the tickets say that there are once the time to undo is over. */
async function ticketsOf(title: string): Promise<readonly string[]> {
  await closecall.shiftTime('2 hours');
  await work();
  const issues = closecall.jira.issues().filter(({ summary }) => summary.includes(title));
  return issues.map(({ description }) => JSON.stringify(description));
}
