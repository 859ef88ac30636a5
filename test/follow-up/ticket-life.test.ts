import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLeftToPolicy } from '../../src/db/queries/is-left-to-policy.ts';
import { candidates } from '../../src/db/schema/candidates.ts';
import { auditEvents } from '../../src/db/schema/index.ts';
import { lockFollowUp } from '../../src/follow-up/move-follow-up.ts';
import { closeAsMistake } from '../../src/triage/close-as-mistake.ts';
import { sayStanding } from '../../src/web/views/words/follow-up-words.ts';
import { pollUntil } from '../support/poll-until.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';

let house: TicketHouse;
beforeAll(async () => {
  house = await openTicketHouse();
});
afterAll(() => house?.close());

async function ticketOf(wanted: Parameters<TicketHouse['candidate']>[0] = {}) {
  house.jira.setWebhookTiming('never');
  const candidate = await house.candidate(wanted);
  const followUp = await house.confirmed(candidate);
  expect(followUp.status, followUp.problem ?? '').toBe('open');
  return { candidate, followUp, key: followUp.issueKey ?? '' };
}

/** The same, told by a clock that is a day and some hours ahead. */
function hoursAhead<Told extends { delivery: { body: string } }>(told: Told): Told {
  const body = told.delivery.body.replace(/"timestamp":(\d+)/, (_, ms) => {
    return `"timestamp":${Number(ms) + 40 * 3_600_000}`;
  });
  return { ...told, delivery: { ...told.delivery, body } };
}

async function actionsOf(id: string): Promise<string[]> {
  const rows = await house.db
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(eq(auditEvents.entityId, id))
    .orderBy(asc(auditEvents.id));
  return rows.map(({ action }) => action);
}

async function syncsAfter(interval: string) {
  await house.shift(interval);
  await house.drain();
}

test('seconds after it was opened a ticket has its status and its address', async () => {
  const { followUp, key } = await ticketOf();
  await syncsAfter('6 seconds');
  const { trackerStatus, issueUrl } = await house.read(followUp.id);
  expect(trackerStatus).toMatchObject({ name: 'To Do', category: 'new' });
  expect(issueUrl).toBe(`${house.jira.url}/browse/${key}`);
});

test('the label of no use is kept with its time, audited, and taken away again', async () => {
  const { followUp, key } = await ticketOf();
  await syncsAfter('6 seconds');
  const own = house.jira.issues().find((issue) => issue.key === key)?.labels ?? [];
  await house.jira.editLabels(key, [...own, 'Not-Useful']);
  await syncsAfter('2 hours');
  expect((await house.read(followUp.id)).notUsefulAt).toBeInstanceOf(Date);
  await house.jira.editLabels(key, own);
  await syncsAfter('2 hours');
  expect((await house.read(followUp.id)).notUsefulAt).toBeNull();
  const actions = await actionsOf(followUp.id);
  expect(actions.filter((action) => action.includes('not_useful'))).toEqual([
    'marked_not_useful',
    'not_useful_taken_back',
  ]);
});

test('a ticket that was moved to another project is followed there', async () => {
  const { followUp, key } = await ticketOf();
  const moved = await house.jira.moveToProject(key, 'SHOP');
  await syncsAfter('6 seconds');
  expect(await house.read(followUp.id)).toMatchObject({
    status: 'open',
    issueKey: moved,
    project: 'SHOP',
    issueUrl: `${house.jira.url}/browse/${moved}`,
  });
  expect(await actionsOf(followUp.id)).toContain('ticket_moved');
});

test('a ticket that is gone is over; one that is hidden with its project stays what it was', async () => {
  const gone = await ticketOf();
  const hidden = await ticketOf();
  await house.jira.deleteIssue(gone.key);
  await syncsAfter('6 seconds');
  expect(await house.read(gone.followUp.id)).toMatchObject({
    status: 'wont_do',
    gone: 'not_found',
  });
  house.jira.hideProject('PAY', true);
  await syncsAfter('2 hours');
  house.jira.hideProject('PAY', false);
  expect(await house.read(hidden.followUp.id)).toMatchObject({
    status: 'open',
    gone: 'out_of_sight',
  });
  await syncsAfter('2 hours');
  expect(await house.read(hidden.followUp.id)).toMatchObject({ status: 'open', gone: null });
});

test('moved to where our account sees nothing, a ticket may be deleted; seen again, it goes on', async () => {
  const fingerprint = 'moved away';
  const { followUp, key } = await ticketOf({ fingerprint });
  house.jira.hideProject('SHOP', true);
  const moved = await house.jira.moveToProject(key, 'SHOP');
  await syncsAfter('6 seconds');
  const hidden = await house.read(followUp.id);
  expect(hidden).toMatchObject({ status: 'wont_do', gone: 'not_found', issueKey: key });
  expect(sayStanding(hidden)).toEqual([
    'It was deleted in Jira, or moved to where Closecall can’t see it.',
  ]);
  await house.candidate({ fingerprint, occurredAt: await house.now() });
  house.jira.hideProject('SHOP', false);
  await syncsAfter('2 days');
  await syncsAfter('2 seconds');
  expect(await house.read(followUp.id)).toMatchObject({
    ...{ status: 'open', gone: null, issueKey: moved, project: 'SHOP' },
  });
  expect(house.jira.comments(moved)).toHaveLength(1);
});

test('webhooks tell the same, in any order', async () => {
  const { followUp, key } = await ticketOf();
  house.jira.setWebhookTiming('on_demand');
  await house.jira.editLabels(key, ['near-miss', followUp.marker, 'not-useful']);
  await house.jira.moveToProject(key, 'SHOP');
  await house.hear((all) => all.toReversed());
  await house.hear();
  const { issueKey, notUsefulAt } = await house.read(followUp.id);
  expect({ issueKey, isMarked: notUsefulAt !== null }).toEqual({
    issueKey: expect.stringMatching(/^SHOP-/),
    isMarked: true,
  });
});

test('a Jira whose clock is ahead is heard and read as any other', async () => {
  const { followUp, key } = await ticketOf();
  house.jira.setWebhookTiming('on_demand');
  const before = house.jira.webhooks().length;
  await house.jira.moveIssue(key, 'In Progress');
  await house.hear((all) => all.slice(before).map(hoursAhead));
  expect((await house.read(followUp.id)).trackerStatus).toMatchObject({ name: 'In Progress' });
  await house.shift('1 second');
  await house.jira.moveIssue(key, 'Done');
  await house.hear((all) => all.slice(before + 1));
  expect((await house.read(followUp.id)).status).toBe('done');
  await house.hear((all) => all.slice(before + 1).map(hoursAhead));
  house.jira.setWebhookTiming('never');
  await house.jira.moveIssue(key, 'To Do');
  await syncsAfter('1 day');
  expect((await house.read(followUp.id)).status).toBe('open');
});

test('opened again in Jira while its successor is live, a ticket leaves that one alone', async () => {
  const fingerprint = 'reopened';
  const first = await ticketOf({ fingerprint });
  await house.jira.moveIssue(first.key, 'Done');
  await syncsAfter('6 seconds');
  await house.shift('8 days');
  const second = await ticketOf({ fingerprint, occurredAt: await house.now() });
  await house.jira.moveIssue(first.key, 'To Do');
  await syncsAfter('2 days');
  expect((await house.read(first.followUp.id)).status).toBe('done');
  expect((await house.read(second.followUp.id)).status).toBe('open');
});

test('closed as a mistake: commented, moved, and its candidates are open again, once', async () => {
  const { candidate, followUp, key } = await ticketOf();
  for (let time = 0; time < 2; time += 1) {
    const closed = await closeAsMistake(house.deps, { id: followUp.id, actor: 'person:dana' });
    expect(closed.ok && closed.value.status).toBe('wont_do');
  }
  house.jira.faults.next('do_transition', { kind: 'answer', status: 409 });
  house.jira.faults.next('add_comment', { kind: 'reset', committed: true });
  await house.drain();
  await syncsAfter('2 minutes');
  await syncsAfter('2 minutes');
  expect(house.jira.issues().find((issue) => issue.key === key)?.status.name).toBe("Won't Do");
  expect(house.jira.comments(key)).toHaveLength(1);
  const [reopened] = await house.db
    .select()
    .from(candidates)
    .where(eq(candidates.id, candidate.id));
  expect(reopened).toMatchObject({ status: 'open', followUpId: null, decision: null });
  // A person had a say: no rule opens it another time.
  expect(await isLeftToPolicy(house.db, candidate.id)).toBe(false);
  // Its way through the workflow changes nothing any more.
  await house.jira.moveIssue(key, 'In Progress');
  await syncsAfter('2 days');
  expect((await house.read(followUp.id)).status).toBe('wont_do');
});

test('closed as a mistake while another near miss joins: that is open again too', async () => {
  const { candidate, followUp } = await ticketOf();
  const { id } = await house.candidate({ fingerprint: candidate.fingerprint });
  const closing = await house.db.transaction(async (tx) => {
    await lockFollowUp(tx, followUp.id);
    const begun = closeAsMistake(house.deps, { id: followUp.id, actor: 'person:dana' });
    await pollUntil(
      () =>
        tx.execute(sql`select 1 from pg_locks where not granted
        and pg_backend_pid() = any(pg_blocking_pids(pid))`),
      (waiting) => waiting.length > 0,
      { what: 'the closing that waits for the ticket' },
    );
    await tx
      .update(candidates)
      .set({ status: 'confirmed', decision: 'confirm', followUpId: followUp.id })
      .where(eq(candidates.id, id));
    return { begun };
  });
  await closing.begun;
  const [joined] = await house.db.select().from(candidates).where(eq(candidates.id, id));
  expect(joined).toMatchObject({ status: 'open', followUpId: null });
});

test('a ticket that is held can’t be closed as a mistake', async () => {
  const { followUp } = await ticketOf();
  await house.db.execute(`update follow_ups set status = 'held' where id = '${followUp.id}'`);
  const refused = await closeAsMistake(house.deps, { id: followUp.id, actor: 'person:dana' });
  expect(refused.ok ? null : refused.problem).toMatchObject({ code: 'not-possible' });
});
