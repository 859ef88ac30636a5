import { eq, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { expect } from 'vitest';
import { teams } from '../../src/db/schema/index.ts';
import { assignCandidate } from '../../src/triage/assign-candidate.ts';
import { settleCandidate } from '../../src/triage/settle-candidate.ts';
import { insertFollowUp } from '../web/support/rows.ts';
import { candidatesOf, followUpsOf, type Saga } from './saga.ts';
import type { TeamSetup } from './team-setup.ts';

/** An admin applies another set-up. */
export async function setTeam(saga: Saga, change: Partial<TeamSetup>): Promise<void> {
  const { db } = saga.world.closecall;
  const rows = await followUpsOf(saga);
  saga.team = { ...saga.team, ...change };
  saga.teamSetMs = saga.world.nowMs();
  // Who is on the way to Jira by now is not called back; a task writes twice at most.
  const isSending = rows.some(({ status }) => status === 'opening');
  saga.onTheWay = saga.stalled.length * 2 + (isSending ? 1 : 0);
  const { dryRun, dailyLimit, perWeek, hours } = saga.team;
  await db
    .update(teams)
    .set({
      jira: sql`${teams.jira} || ${JSON.stringify({ dryRun, dailyLimit })}::jsonb`,
      workingHours: hours,
      automaticTicketsPerWeek: perWeek,
    })
    .where(eq(teams.id, 'payments'));
}

/** A rule confirms what settles by itself, as far as the week of its team goes. */
export async function settle(saga: Saga): Promise<void> {
  const row = (await candidatesOf(saga)).at(-1);
  if (row !== undefined) await settleCandidate(saga.world.closecall.deps, row.id);
}

/** A person gives one of the near misses to a team. */
export async function assign(saga: Saga, which: number, team: string): Promise<void> {
  const row = (await candidatesOf(saga))[which];
  if (row === undefined) return;
  saga.assigned = true;
  const { deps } = saga.world.closecall;
  const given = { id: row.id, actor: 'person:dana', team, note: null };
  expect(await assignCandidate(deps, given)).toMatchObject({ ok: true });
}

/** A rule opened a ticket for something else of the team: a place of its day and of its week is gone. */
export async function openNeighbour(saga: Saga): Promise<void> {
  const { world } = saga;
  const [row] = await candidatesOf(saga);
  if (row === undefined) return;
  const at = new Date(world.nowMs());
  const fingerprint = `neighbour ${saga.neighbours.length} of ${saga.fingerprint}`;
  const sent = { status: 'open', connectionId: 'jira-main', project: 'PAY', sentAt: at } as const;
  await insertFollowUp(
    world.closecall.db,
    { ...row, id: uuid(), fingerprint },
    {
      ...sent,
      ...{ teamId: 'payments', requestedBy: 'policy:at once', createdAt: at, heldUntil: at },
      ...{ issueId: fingerprint, issueKey: 'PAY-0', openedAt: at },
    },
  );
  saga.neighbours.push(at.getTime());
}
