import { and, asc, eq, inArray } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import {
  type FollowUpEvent,
  followUpStatuses,
  followUpTransitions,
  liveFollowUpStatuses,
} from '../../src/core/follow-up/transitions.ts';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { auditEvents } from '../../src/db/schema/index.ts';
import { issuesFor, noteBorn } from './born.ts';
import { expectLimitsKept } from './limits.ts';
import { expectToldOnce } from './mistake.ts';
import { followUpsOf, type Saga } from './saga.ts';

/** What holds after every single step, whatever came before it. */
export async function expectInvariants(saga: Saga): Promise<void> {
  noteBorn(saga);
  const rows = await followUpsOf(saga);
  expect(rows.filter(isLive).length, 'live follow-ups of one fingerprint').toBeLessThanOrEqual(1);
  for (const row of rows) {
    expectNoDouble(saga, row);
    expectOwnIssue(saga, row);
    expectWhole(row);
    expectToldOnce(saga, row);
  }
  expectLimitsKept(saga, rows);
}

/** At most one issue for each follow-up, and one more for each time that a person asked for it. */
function expectNoDouble(saga: Saga, row: FollowUpRow): void {
  const issues = issuesFor(saga, row).map(({ key }) => key);
  const allowed = 1 + (saga.afterAlls.get(row.id) ?? 0);
  expect(issues.length, `issues of one follow-up: ${issues}`).toBeLessThanOrEqual(allowed);
}

/** The issue that it has carries its own marker, or a person named it. */
function expectOwnIssue(saga: Saga, { id, marker, issueId, issueKey }: FollowUpRow): void {
  if (issueId === null || saga.named.get(id) === issueId) return;
  const issue = saga.born.get(issueId);
  expect(issue, `${issueKey} is none that came up`).toBeDefined();
  expect(issue?.isOurs, `${issueKey} was made by somebody else`).toBe(true);
  expect(issue?.labels).toContain(marker);
}

/** A status says nothing that the rest of the row does not. */
function expectWhole(row: FollowUpRow): void {
  const { status, issueKey, problem, unknownSince, closedAt } = row;
  if (status === 'open' || status === 'done' || status === 'wont_do') {
    expect(issueKey, status).not.toBeNull();
  }
  if (status === 'open') expect({ problem, unknownSince, closedAt }).toEqual(nothing);
  if (status === 'rehearsed')
    expect({ issueKey, problem }).toEqual({ issueKey: null, problem: null });
  if (status === 'failed') expect(problem).toMatch(/\w+ \w+/);
  if (status === 'unknown') expect(unknownSince).not.toBeNull();
}

const nothing = { problem: null, unknownSince: null, closedAt: null };

function isLive({ status }: FollowUpRow): boolean {
  return liveFollowUpStatuses.some((live) => live === status);
}

const Step = z.object({ from: z.enum(followUpStatuses), to: z.enum(followUpStatuses) });

/** The audit tells the whole way from held to where it is now, and each step is one of the table's. */
export async function expectAuditFollowsTable(saga: Saga): Promise<void> {
  const rows = await followUpsOf(saga);
  const { db } = saga.world.closecall;
  for (const row of rows) {
    const events = await db
      .select()
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.entity, 'follow_up'),
          eq(auditEvents.entityId, row.id),
          inArray(auditEvents.action, ['held', ...knownEvents]),
        ),
      )
      .orderBy(asc(auditEvents.id));
    const [begin, ...steps] = events;
    expect(begin?.action).toBe('held');
    let status: FollowUpRow['status'] = 'held';
    for (const { action, detail } of steps) {
      const step = Step.parse(detail);
      expect(step.from, action).toBe(status);
      expect(followUpTransitions[status][action as FollowUpEvent], action).toBe(step.to);
      status = step.to;
    }
    expect(status).toBe(row.status);
  }
}

const knownEvents = [
  ...new Set(Object.values(followUpTransitions).flatMap((events) => Object.keys(events))),
];
