import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Weekday } from '../../src/core/working-hours.ts';
import { weekdays } from '../../src/core/working-hours.ts';
import { databaseNow } from '../../src/db/queries/database-now.ts';
import type { CandidateRow } from '../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../src/db/schema/follow-ups.ts';
import { draftTicket } from '../../src/follow-up/draft-ticket.ts';
import { stillHeldMs } from '../../src/follow-up/held-until.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { temperVerdict } from '../../src/triage/temper-verdict.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { sayFollowUp } from '../../src/web/views/words/follow-up-words.ts';
import { insertCandidate } from '../web/support/rows.ts';
import { givenTriage, type Triage } from './given-triage.ts';

let triage: Triage;
beforeAll(async () => {
  triage = await givenTriage();
  await triage.policy({
    undoSeconds: 120,
    rules: [
      { name: 'by itself', when: 'true', then: 'open_ticket', labels: ['flaky', 'near-miss'] },
    ],
  });
});
afterAll(() => triage?.stop());

/** Settles a new one of the team. */
async function next(teamId: string, wanted: Partial<CandidateRow> = {}): Promise<CandidateRow> {
  return triage.settle(await triage.settling({ teamId, ...wanted }));
}

async function ticketOf({ followUpId }: CandidateRow): Promise<FollowUpRow> {
  const [row] = await triage.db
    .select()
    .from(followUps)
    .where(eq(followUps.id, followUpId ?? ''));
  if (row === undefined) throw new Error('there is no ticket');
  return row;
}

async function undo({ id }: CandidateRow): Promise<void> {
  const undone = await undoDecision(triage.context, { id, version: null, actor: 'person:dana' });
  expect(undone.ok).toBe(true);
}

async function confirm(
  { id, version }: CandidateRow,
  ticket: 'yes' | 'no' = 'yes',
): Promise<CandidateRow> {
  const said = { ticket, note: null, actor: 'person:dana' } as const;
  const confirmed = await confirmCandidate(triage.context, { id, version, ...said });
  if (!confirmed.ok) throw new Error(JSON.stringify(confirmed.problem));
  return confirmed.value;
}

test('the third ticket of a week is a question to people, and the trace says why', async () => {
  await triage.team({ id: 'payments', name: 'Payments' });
  const first = await next('payments');
  expect(first).toMatchObject({ status: 'confirmed', decidedBy: 'policy:by itself' });
  await next('payments');
  const third = await next('payments');
  expect(third).toMatchObject({ status: 'open', verdict: 'review', followUpId: null });
  expect(third.trace.at(-1)?.because).toBe(
    'Two tickets were opened by rules for Payments this week; people are asked instead.',
  );
  // Another team's week is its own.
  expect(await next('storefront')).toMatchObject({ status: 'confirmed' });
  // What was taken back before it was sent leaves its place; who was asked meanwhile stays asked.
  await undo(first);
  const heldBack = third.trace.find(({ instead }) => instead) ?? null;
  const spoken = { verdict: 'open_ticket', rule: 'by itself', trace: [] } as const;
  const again = await triage.db.transaction((tx) =>
    temperVerdict(tx, { ...third, heldBack }, spoken),
  );
  expect(again).toMatchObject({ verdict: 'review', trace: [{ because: heldBack?.because }] });
  expect(await next('payments')).toMatchObject({ status: 'confirmed' });
  expect(await next('payments')).toMatchObject({ status: 'open' });
  await triage.shiftTime('7 days 1 minute');
  expect(await next('payments', { occurredAt: new Date() })).toMatchObject({ status: 'confirmed' });
});

test('workers that settle at once never open more than the week has places for', async () => {
  await triage.team({ id: 'racing', automaticTicketsPerWeek: 3 });
  const due = [];
  for (let nth = 0; nth < 9; nth++) due.push(await triage.settling({ teamId: 'racing' }));
  const settled = await Promise.all(due.map((each) => triage.settle(each)));
  expect(settled.filter(({ status }) => status === 'confirmed')).toHaveLength(3);
  expect(settled.filter(({ status }) => status === 'open')).toHaveLength(6);
});

test('what joins a ticket that is there takes no place of the week', async () => {
  await triage.team({ id: 'joining', automaticTicketsPerWeek: 1 });
  const first = await next('joining', { fingerprint: 'joined' });
  const second = await next('joining', { fingerprint: 'joined' });
  expect(second).toMatchObject({ status: 'confirmed', followUpId: first.followUpId });
  expect(await next('joining')).toMatchObject({ status: 'open' });
});

test('a team may have none, and its people can still open theirs', async () => {
  await triage.team({ id: 'manual', name: 'Manual', automaticTicketsPerWeek: 0 });
  const asked = await next('manual');
  expect(asked.trace.at(-1)?.because).toBe(
    'Rules may open no tickets for Manual; people are asked instead.',
  );
  expect(await ticketOf(await confirm(asked))).toMatchObject({ requestedBy: 'person:dana' });
});

/** Jira tells that the ticket ended long ago, or got the label of no use. */
async function told({ followUpId }: CandidateRow, set: Partial<FollowUpRow>): Promise<void> {
  const followUp = eq(followUps.id, followUpId ?? '');
  expect(await triage.db.update(followUps).set(set).where(followUp).returning()).toHaveLength(1);
}

const endedLongAgo = { status: 'done', closedAt: new Date(Date.now() - 8 * 86_400_000) } as const;

test('a pattern whose tickets were of no use is a question to people until they agreed enough', async () => {
  await triage.team({ id: 'unmoved', automaticTicketsPerWeek: 10 });
  const again = () => next('unmoved', { fingerprint: 'unmoved 1', serviceId: 'unmoved' });
  const first = await again();
  await told(first, endedLongAgo);
  const second = await again();
  expect(second).toMatchObject({ status: 'confirmed', decidedBy: 'policy:by itself' });
  expect(second.followUpId).not.toBe(first.followUpId);
  await told(first, { notUsefulAt: new Date() });
  await told(second, { notUsefulAt: new Date() });
  // What joins a ticket that is there opens none.
  expect(await again()).toMatchObject({ status: 'confirmed', followUpId: second.followUpId });

  await told(second, endedLongAgo);
  const asked = await again();
  expect(asked).toMatchObject({ status: 'open', verdict: 'review', followUpId: null });
  expect(asked.trace.at(-1)).toMatchObject({
    rule: 'record of the pattern',
    because:
      'People agreed 0 of 2 times about this pattern, too few for a ticket by itself; people are asked instead.',
  });
  // What belongs to another service has its own record.
  expect(await next('unmoved')).toMatchObject({ status: 'confirmed' });

  const confirmed = [await confirm(asked, 'no')];
  while (confirmed.length < 8) {
    const next = await again();
    expect(next, `after ${confirmed.length} of 8`).toMatchObject({ status: 'open' });
    confirmed.push(await confirm(next, 'no'));
  }
  expect(await again()).toMatchObject({ status: 'confirmed', decidedBy: 'policy:by itself' });
});

test('what people said is no near miss speaks against tickets of its pattern, a test does not', async () => {
  const judged = async (fingerprint: string, decisionReason: 'not_a_near_miss' | 'test') => {
    const by = { fingerprint, serviceId: fingerprint, decidedBy: 'person:dana' } as const;
    const [before, since] = [new Date(Date.now() - 7_200_000), new Date(Date.now() - 3_600_000)];
    const dismissed = { ...by, status: 'dismissed', decisionReason, decidedAt: before } as const;
    await insertCandidate(triage.db, dismissed);
    await insertCandidate(triage.db, { ...by, status: 'confirmed', decidedAt: since });
    return next('judging', { fingerprint, serviceId: fingerprint });
  };
  const asked = await judged('judged 1', 'not_a_near_miss');
  expect(asked).toMatchObject({ status: 'open' });
  expect(asked.trace.at(-1)?.because).toContain('agreed 1 of 2 times about this pattern');
  expect(await judged('judged 2', 'test')).toMatchObject({ status: 'confirmed' });
});

test('the ticket carries the labels that the rule names, each once', async () => {
  const candidate = await next('labelled');
  const { marker } = await ticketOf(candidate);
  const { labels } = draftTicket({
    ...{ candidate, marker, project: 'PAY', issueType: 'Task', publicUrl: null },
    ...{ previous: null, others: [], othersInAll: 0, themes: [], notUseful: 'not-useful' },
    asked: { firstStep: 'Look at it.', questions: [] },
    howOften: { count: 1, later: 0, firstAt: null, lastAt: null, byWeeksAgo: new Map() },
  });
  expect(labels).toEqual(['near-miss', marker, 'flaky']);
});

/** All day, but on one day alone: so many days from today. */
async function worksIn(days: number) {
  const today = (await databaseNow(triage.db)).getUTCDay();
  const day: Weekday = weekdays[(today + days) % 7] ?? 'mon';
  return { timeZone: 'UTC', days: [day], from: '00:00', to: '24:00' };
}

test('a ticket by a rule waits for the hours of its team, one by a person does not', async () => {
  await triage.team({ id: 'resting', workingHours: await worksIn(3) });
  const now = await databaseNow(triage.db);
  const midnight = new Date(now.toISOString().slice(0, 10)).getTime() + 3 * 86_400_000;
  const byRule = await next('resting', { fingerprint: 'resting 1' });
  const waiting = await ticketOf(byRule);
  expect(waiting.heldUntil.getTime()).toBe(midnight);
  const day = new Date(midnight).toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
  expect(waiting.problem).toBe(`It waits for the working hours of resting: ${day} 00:00 (UTC).`);
  expect(sayFollowUp(waiting, now)).toContain(waiting.problem);

  const own = { teamId: 'resting', verdict: 'review' } as const;
  const apart = await confirm(await insertCandidate(triage.db, own));
  expect((await ticketOf(apart)).heldUntil.getTime() - now.getTime()).toBeLessThan(180_000);

  // A person confirms another one of the same: the ticket is theirs and waits no longer.
  const same = await insertCandidate(triage.db, { ...own, fingerprint: 'resting 1' });
  const taken = await ticketOf(await confirm(same));
  expect(taken).toMatchObject({
    ...{ id: byRule.followUpId, requestedBy: 'person:dana', problem: null },
  });
  expect(taken.heldUntil.getTime() - now.getTime()).toBeLessThan(180_000);
  // They take that back: the rule's wish is left, and waits again.
  await undo(same);
  const left = await ticketOf(byRule);
  expect(left).toMatchObject({ candidateId: byRule.id, requestedBy: 'policy:by itself' });
  expect(left.heldUntil.getTime()).toBe(midnight);
});

test('a ticket whose hours ended before it could be sent waits for the next ones', async () => {
  await triage.team({ id: 'today', workingHours: await worksIn(0) });
  const held = await ticketOf(await next('today'));
  const tomorrow = new Date(held.heldUntil.getTime() + 86_400_000);
  const waits = (row: FollowUpRow) => triage.db.transaction((tx) => stillHeldMs(tx, row, tomorrow));
  // What a person sent on its way outside of the hours goes; what Jira put off until then does not.
  const late = { ...held, heldUntil: tomorrow };
  expect(await waits({ ...late, skipsLimit: true })).toBeLessThanOrEqual(0);
  expect(await waits(late)).toBeGreaterThan(5 * 86_400_000);
  expect(await waits(held)).toBeGreaterThan(5 * 86_400_000);
});

test('a planned ticket that only a rule still wants asks people where its week is full', async () => {
  await triage.team({ id: 'heirs', automaticTicketsPerWeek: 0 });
  const mine = await insertCandidate(triage.db, { teamId: 'heirs', fingerprint: 'heirs 1' });
  await confirm(mine);
  const joined = await next('heirs', { fingerprint: 'heirs 1' });
  expect(joined.status).toBe('confirmed');
  await undo(mine);
  expect(await ticketOf(joined)).toMatchObject({ status: 'failed', candidateId: joined.id });
});
