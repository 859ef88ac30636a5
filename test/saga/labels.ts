import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { judgementsOfPatterns } from '../../src/db/queries/judgements.ts';
import { auditEvents } from '../../src/db/schema/index.ts';
import { candidatesOf, followUpsOf, type Saga, work } from './saga.ts';

/** A finished ticket is read once a day, sooner or later by a fifth; it is read for two weeks. */
const readWithinSeconds = 1.25 * 86_400;
const readForMs = 13 * 86_400_000;

/** The label of no use is known in the end; each change of it is told once, and counts once. */
export async function expectLabelsKept(saga: Saga): Promise<void> {
  const { closecall, pass, nowMs } = saga.world;
  await pass(readWithinSeconds);
  await work(saga, [{ kind: 'lives' }]);
  const rows = await followUpsOf(saga);
  const issues = closecall.jira.issues();
  for (const { id, issueId, closedAt, notUsefulAt } of rows) {
    await expectTurns(saga, id, notUsefulAt !== null);
    const issue = issues.find((each) => each.id === issueId);
    const isRead = closedAt === null || closedAt.getTime() > nowMs() - readForMs;
    if (issue === undefined || !isRead) continue;
    expect(notUsefulAt !== null, `${issue.key} is of no use`).toBe(
      issue.labels.includes('not-useful'),
    );
  }
  await expectCountedOnce(saga);
}

async function expectTurns({ world }: Saga, id: string, isMarked: boolean): Promise<void> {
  const told = await world.closecall.db
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entityId, id),
        inArray(auditEvents.action, ['marked_not_useful', 'not_useful_taken_back']),
      ),
    )
    .orderBy(asc(auditEvents.id));
  for (const [nth, { action }] of told.entries()) {
    expect(action).toBe(nth % 2 === 0 ? 'marked_not_useful' : 'not_useful_taken_back');
  }
  expect(told.length % 2 === 1).toBe(isMarked);
}

/** Each near miss has one vote: its decision, or the label of its ticket in the place of that. */
async function expectCountedOnce(saga: Saga): Promise<void> {
  const [counted] = await saga.world.closecall.db.execute<{ agreed: number; disagreed: number }>(
    sql`select coalesce(sum(agreed), 0)::int as agreed, coalesce(sum(disagreed), 0)::int as disagreed
      from ${judgementsOfPatterns} where fingerprint = ${saga.fingerprint}`,
  );
  const { agreed = 0, disagreed = 0 } = counted ?? {};
  const rows = await followUpsOf(saga);
  const useless = new Set(rows.flatMap((row) => (row.notUsefulAt ? [row.candidateId] : [])));
  const confirmed = (await candidatesOf(saga)).filter(
    ({ id, status, decidedBy }) =>
      status === 'confirmed' && decidedBy?.startsWith('person:') && !useless.has(id),
  );
  expect({ agreed, disagreed }).toEqual({ agreed: confirmed.length, disagreed: useless.size });
}
