import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { weekdays } from '../../src/core/working-hours.ts';
import { databaseNow } from '../../src/db/queries/database-now.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../src/db/schema/follow-ups.ts';
import { assignCandidate } from '../../src/triage/assign-candidate.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { insertCandidate } from '../web/support/rows.ts';
import { givenTriage, type Triage } from './given-triage.ts';

let triage: Triage;
beforeAll(async () => {
  triage = await givenTriage();
  await triage.policy({
    undoSeconds: 120,
    rules: [{ name: 'by itself', when: 'true', then: 'open_ticket' }],
  });
});
afterAll(() => triage?.stop());

/** Confirmed by the rule. */
async function byRule(wanted: Partial<CandidateRow>): Promise<CandidateRow> {
  return triage.settle(await triage.settling(wanted));
}

/** Confirmed by a person. */
async function byPerson(wanted: Partial<CandidateRow>): Promise<CandidateRow> {
  const { id, version } = await insertCandidate(triage.db, wanted);
  const said = { ticket: 'yes', note: null, actor: 'person:dana' } as const;
  const confirmed = await confirmCandidate(triage.context, { id, version, ...said });
  if (!confirmed.ok) throw new Error(JSON.stringify(confirmed.problem));
  return confirmed.value;
}

async function undo({ id }: CandidateRow): Promise<void> {
  const undone = await undoDecision(triage.context, { id, version: null, actor: 'person:dana' });
  expect(undone.ok).toBe(true);
}

async function ticketOf({ followUpId }: CandidateRow): Promise<FollowUpRow> {
  const [row] = await triage.db
    .select()
    .from(followUps)
    .where(eq(followUps.id, followUpId ?? ''));
  if (row === undefined) throw new Error('there is no ticket');
  return row;
}

test('a ticket that people asked for since it was rehearsed is not rehearsed again for who was before', async () => {
  await triage.team({ id: 'dry' });
  const of = { teamId: 'dry', fingerprint: 'rehearsed' };
  const before = await byPerson(of);
  await triage.db.execute(
    sql`update follow_ups set status = 'rehearsed', rehearsal = '{}' where id = ${before.followUpId}`,
  );
  await triage.shiftTime('1 minute');
  const asking = await byPerson(of);
  const joining = await byRule(of);
  await undo(asking);
  expect(await ticketOf(before)).toMatchObject({
    ...{ status: 'held', candidateId: joining.id },
    requestedBy: 'policy:by itself',
  });
  await undo(joining);
  expect(await ticketOf(before)).toMatchObject({ status: 'rehearsed', candidateId: before.id });
});

test('a rule that asked again for what was rehearsed keeps its ticket when a person leaves it', async () => {
  await triage.team({ id: 'dry too' });
  const of = { teamId: 'dry too', fingerprint: 'asked again' };
  const before = await byRule(of);
  await triage.db.execute(
    sql`update follow_ups set status = 'rehearsed', rehearsal = '{}' where id = ${before.followUpId}`,
  );
  await triage.shiftTime('1 minute');
  const asking = await byRule(of);
  await undo(await byPerson(of));
  expect(await ticketOf(before)).toMatchObject({ status: 'held', candidateId: asking.id });
});

test('of those that wait alike, one of its own team has the ticket', async () => {
  await triage.team({ id: 'mine' });
  await triage.team({ id: 'theirs' });
  const fingerprint = 'of two teams';
  const first = await byPerson({ teamId: 'mine', fingerprint });
  await byPerson({ teamId: 'theirs', fingerprint, occurredAt: new Date('2026-02-01T00:00:00Z') });
  const own = await byPerson({ teamId: 'mine', fingerprint });
  await undo(first);
  expect(await ticketOf(own)).toMatchObject({ candidateId: own.id, teamId: 'mine' });
});

test('a ticket that only another team’s rule wants is theirs, and has to find a place in their week', async () => {
  await triage.team({ id: 'giving', automaticTicketsPerWeek: 5 });
  await triage.team({ id: 'taking', name: 'Taking', automaticTicketsPerWeek: 0 });
  const fingerprint = 'goes over';
  const first = await byRule({ teamId: 'giving', fingerprint });
  const heir = await byRule({ teamId: 'taking', fingerprint });
  expect(heir.followUpId).toBe(first.followUpId);
  await undo(first);
  expect(await ticketOf(heir)).toMatchObject({
    ...{ status: 'failed', candidateId: heir.id, teamId: 'taking' },
    problem: 'Rules may open no tickets for Taking; people are asked instead.',
  });
});

test('a person’s confirmation sends a ticket that waits for people because the week is full', async () => {
  await triage.team({ id: 'full', name: 'Full', automaticTicketsPerWeek: 1 });
  const fingerprint = 'no place left';
  const asked = await byPerson({ teamId: 'full', fingerprint });
  const waiting = await byRule({ teamId: 'full', fingerprint });
  await byRule({ teamId: 'full' });
  await undo(asked);
  expect(await ticketOf(waiting)).toMatchObject({ status: 'failed' });
  const again = await byPerson({ teamId: 'full', fingerprint });
  expect(await ticketOf(again)).toMatchObject({
    ...{ id: waiting.followUpId, status: 'held', candidateId: again.id },
    ...{ requestedBy: 'person:dana', problem: null },
  });
});

/** People say that it is another thing than it was taken for. */
async function putInto({ id }: CandidateRow, fingerprint: string): Promise<void> {
  await triage.db.execute(sql`update candidates set fingerprint = ${fingerprint} where id = ${id}`);
}

test('a ticket that is handed to one of another pattern stands for that pattern', async () => {
  const first = await byPerson({ fingerprint: 'leaves' });
  const heir = await byPerson({ fingerprint: 'leaves' });
  await putInto(heir, 'split off');
  await undo(first);
  expect(await ticketOf(heir)).toMatchObject({ candidateId: heir.id, fingerprint: 'split off' });
  // What comes next of either pattern finds its own ticket.
  expect((await byPerson({ fingerprint: 'split off' })).followUpId).toBe(heir.followUpId);
  expect((await byPerson({ fingerprint: 'leaves' })).followUpId).not.toBe(heir.followUpId);
});

test('of those that wait, one of the ticket’s own pattern has it', async () => {
  const fingerprint = 'keeps its own';
  const first = await byPerson({ fingerprint });
  await putInto(await byPerson({ fingerprint }), 'goes its way');
  const own = await byPerson({ fingerprint, occurredAt: new Date('2026-03-02T00:00:00Z') });
  await undo(first);
  expect(await ticketOf(own)).toMatchObject({ candidateId: own.id, fingerprint });
});

test('one whose pattern has a ticket of its own by now joins that, and the other is not opened', async () => {
  const first = await byPerson({ fingerprint: 'two of it' });
  const heir = await byPerson({ fingerprint: 'two of it' });
  await putInto(heir, 'has one');
  const there = await byRule({ fingerprint: 'has one' });
  await undo(first);
  expect(await ticketOf(heir)).toMatchObject({ status: 'cancelled', fingerprint: 'two of it' });
  const joined = await triage.candidate(heir.id);
  expect(joined.followUpId).toBe(there.followUpId);
  expect(await ticketOf(there)).toMatchObject({
    ...{ status: 'held', candidateId: heir.id, requestedBy: 'person:dana' },
  });
});

test('who leaves a ticket that was given up changes nothing of the one that came after it', async () => {
  await triage.team({ id: 'gave up', automaticTicketsPerWeek: 5 });
  const of = { teamId: 'gave up', fingerprint: 'given up' };
  const leaving = await byPerson(of);
  const staying = await byPerson(of);
  await triage.db.execute(
    sql`update follow_ups set status = 'cancelled' where id = ${leaving.followUpId}`,
  );
  const next = await byRule(of);
  const before = await ticketOf(next);
  await undo(leaving);
  expect(await ticketOf(next)).toEqual(before);
  const [stayed] = await triage.db.select().from(candidates).where(eq(candidates.id, staying.id));
  expect(stayed?.followUpId).toBe(leaving.followUpId);
});

async function assign({ id }: CandidateRow, team: string): Promise<void> {
  const said = { id, team, note: null, actor: 'person:dana' };
  expect(await assignCandidate(triage.context, said)).toMatchObject({ ok: true });
}

test('a held ticket that goes to another team waits as that team’s tickets do', async () => {
  const day = weekdays[((await databaseNow(triage.db)).getUTCDay() + 3) % 7] ?? 'mon';
  const workingHours = { timeZone: 'UTC', days: [day], from: '00:00', to: '24:00' };
  await triage.team({ id: 'rests', workingHours });
  await triage.team({ id: 'always there' });
  const waiting = await byRule({ teamId: 'rests' });
  expect((await ticketOf(waiting)).problem).toContain('working hours of rests');
  await assign(waiting, 'always there');
  const moved = await ticketOf(waiting);
  expect(moved).toMatchObject({ status: 'held', teamId: 'always there', problem: null });
  const leftMs = moved.heldUntil.getTime() - (await databaseNow(triage.db)).getTime();
  expect(leftMs).toBeLessThanOrEqual(120_000);
  const [owed] = await triage.db.execute<{ is_due_then: boolean }>(sql`
    select due_at = ${moved.heldUntil.toISOString()}::timestamptz as is_due_then from outbox
    where task = 'open-follow-up' and ref = ${moved.id}`);
  expect(owed?.is_due_then).toBe(true);
  await assign(waiting, 'rests');
  expect((await ticketOf(waiting)).problem).toContain('working hours of rests');
});

test('a rule’s ticket that goes to a team whose week is full asks people, and takes no place in it', async () => {
  await triage.team({ id: 'gives away' });
  await triage.team({ id: 'has one', name: 'Has one', automaticTicketsPerWeek: 1 });
  const moving = await byRule({ teamId: 'gives away' });
  const own = await byRule({ teamId: 'has one' });
  await assign(moving, 'has one');
  expect(await ticketOf(moving)).toMatchObject({
    ...{ status: 'failed', teamId: 'has one', refusedBy: 'week' },
    problem: 'One ticket was opened by rules for Has one this week; people are asked instead.',
  });
  // Taken back, it waits for its own team again.
  await assign(moving, 'gives away');
  const back = { status: 'held', teamId: 'gives away', refusedBy: null, problem: null };
  expect(await ticketOf(moving)).toMatchObject(back);
  await undo(own);
  expect(await byRule({ teamId: 'has one' })).toMatchObject({ status: 'confirmed' });
});

test('what was only rehearsed is no reason to ask people when it happens again', async () => {
  await triage.team({ id: 'dry with one', automaticTicketsPerWeek: 1 });
  const of = { teamId: 'dry with one', fingerprint: 'its own place' };
  const before = await byRule(of);
  await triage.db.execute(
    sql`update follow_ups set status = 'rehearsed', rehearsal = '{}' where id = ${before.followUpId}`,
  );
  expect(await byRule(of)).toMatchObject({ status: 'confirmed', followUpId: before.followUpId });
});
