import { eq } from 'drizzle-orm';
import type { Decider, OtherTeam } from '../core/decider.ts';
import { askAPersonAfterSeconds } from '../core/follow-up/reconcile-schedule.ts';
import { type FollowUpStatus, nextFollowUpStatus } from '../core/follow-up/transitions.ts';
import { err, ok, type Result } from '../core/result.ts';
import { againAfterDeadlock } from '../db/again-after-deadlock.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { findNamedTicket } from './find-named-ticket.ts';
import type { FollowUpContext } from './follow-up-context.ts';
import { type LockRefused, lockOwnFollowUp } from './lock-own-follow-up.ts';
import { moveFollowUp } from './move-follow-up.ts';
import { oweAfterOpen } from './owe-after-open.ts';
import { asSeen, searchOnceMore } from './reconcile-follow-up.ts';
import { takeTicketState } from './take-ticket-state.ts';
import { isRehearsing } from './ticket-target.ts';

export type SettleRefused =
  | { code: 'not-found' }
  | OtherTeam
  | { code: 'not-possible'; status: FollowUpStatus; detail: string };

type Settled = Promise<Result<FollowUpRow, SettleRefused>>;
type Input = Decider & { id: string };

/**
 * "Send now": the rest of the wait is skipped, and so is the limit of the day. What was only rehearsed
 * is sent after all, once its team rehearses no more.
 */
export function sendNow(context: FollowUpContext, input: Input): Settled {
  return withLocked(context, input, async (tx, owe, row) => {
    if (row.status === 'rehearsed') return sendAfterAll(tx, owe, row, input.actor);
    if (row.status !== 'held')
      return refuse(row, 'Only a ticket that is held back can be sent now.');
    const [updated] = await tx
      .update(followUps)
      .set({ heldUntil: now, skipsLimit: true, problem: null })
      .where(eq(followUps.id, row.id))
      .returning();
    owe('open-follow-up', row.id, { inSeconds: 0 });
    await writeAudit(tx, {
      actor: input.actor,
      action: 'send_now',
      entity: 'follow_up',
      entityId: row.id,
      detail: { heldUntil: row.heldUntil.toISOString() },
    });
    return ok(updated ?? row);
  });
}

async function sendAfterAll(tx: Transaction, owe: Owe, row: FollowUpRow, actor: string): Settled {
  const teamId = await teamOfToday(tx, row);
  if (await isRehearsing(tx, { teamId })) {
    return refuse(row, `The team "${teamId}" rehearses: switch jira.dryRun off, then try again.`);
  }
  const moved = await moveFollowUp(tx, row, 'send_after_all', actor, {
    heldUntil: now,
    skipsLimit: true,
    rehearsal: null,
    teamId,
  });
  if (moved === null) return refuse(row, settledMeanwhile);
  owe('open-follow-up', row.id, { inSeconds: 0 });
  return ok(moved);
}

const settledMeanwhile = 'Somebody was faster. Load the page again to see how this ticket stands.';

/** The team that its candidate belongs to by now. */
async function teamOfToday(tx: Transaction, row: FollowUpRow): Promise<string | null> {
  const [owner] = await tx
    .select({ teamId: candidates.teamId })
    .from(candidates)
    .where(eq(candidates.id, row.candidateId));
  return owner?.teamId ?? row.teamId;
}

/** "Try again" after the tracker said no and somebody mended the cause. */
export function retryFollowUp(context: FollowUpContext, input: Input): Settled {
  return withLocked(context, input, async (tx, owe, row) => {
    const moved = await moveFollowUp(tx, row, 'retry', input.actor, {
      heldUntil: now,
      skipsLimit: true,
      problem: null,
      teamId: await teamOfToday(tx, row),
    });
    if (moved === null) return refuse(row, 'Only a ticket that Jira refused can be tried again.');
    owe('open-follow-up', row.id, { inSeconds: 0 });
    return ok(moved);
  });
}

/**
 * "Create it after all": a person looked and found none. Only after the search had its time, and one
 * last search: what that finds is the ticket.
 */
export async function createAfterAll(
  context: FollowUpContext,
  input: Input,
): Promise<Result<FollowUpRow, SettleRefused>> {
  const others = await whyNotTheirs(context, input);
  if (others !== null) return err(others);
  const found = await searchOnceMore(context, input.id);
  return withLocked(context, input, async (tx, owe, row) => {
    const since = row.unknownSince ?? row.createdAt;
    const age = ((await databaseNow(tx)).getTime() - since.getTime()) / 1000;
    if (row.status === 'unknown' && age < askAPersonAfterSeconds) {
      return refuse(
        row,
        'Jira may still tell that the ticket exists. Wait until ten minutes have passed.',
      );
    }
    if (row.status === 'unknown' && found !== null) {
      return ok(await takeTicketState(tx, owe, row, found.seen, found.ends));
    }
    const moved = await moveFollowUp(tx, row, 'create_after_all', input.actor, {
      heldUntil: now,
      skipsLimit: true,
      teamId: await teamOfToday(tx, row),
      unknownSince: null,
      checks: 0,
      problem: null,
    });
    if (moved === null)
      return refuse(
        row,
        'Only a ticket that Closecall is looking for in Jira can be created after all.',
      );
    owe('open-follow-up', row.id, { inSeconds: 0 });
    return ok(moved);
  });
}

/** "Give it up": no ticket will be opened for this. */
export function giveUpFollowUp(context: FollowUpContext, input: Input): Settled {
  return withLocked(context, input, async (tx, _owe, row) => {
    const moved = await moveFollowUp(tx, row, 'give_up', input.actor, { closedAt: now });
    return moved === null ? refuse(row, sayNoWay(row, 'given up')) : ok(moved);
  });
}

/**
 * "It is this one": a person found the issue, or it was filed by hand. Two near misses may share a
 * ticket; whoever looks at either is told so.
 */
export async function adoptTicket(
  context: FollowUpContext,
  input: Input & { key: string },
): Promise<Result<FollowUpRow, SettleRefused>> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, input.id));
  if (row === undefined) return err({ code: 'not-found' });
  const others = await whyNotTheirs(context, input);
  if (others !== null) return err(others);
  if (!nextFollowUpStatus(row.status, 'adopt').ok) return refuse(row, sayNoWay(row, 'adopted'));
  const at = await databaseNow(context.db);
  const named = await findNamedTicket(context, row, input.key);
  if (!named.ok) return refuse(row, named.problem);
  const { ticket, connectionId, ends } = named.value;
  return withLocked(context, input, async (tx, owe, locked) => {
    const moved = await moveFollowUp(tx, locked, 'adopt', input.actor, {
      connectionId,
      project: ticket.project,
      issueId: ticket.id,
      issueKey: ticket.key,
      issueUrl: ticket.url,
      openedAt: now,
      unknownSince: null,
      claimedUntil: null,
      problem: null,
    });
    if (moved === null) return refuse(locked, sayNoWay(locked, 'adopted'));
    await oweAfterOpen(tx, owe, moved);
    return ok(await takeTicketState(tx, owe, moved, asSeen(ticket, at), ends));
  });
}

function sayNoWay({ status }: FollowUpRow, way: string): string {
  return `A ticket that is ${spoken[status]} can’t be ${way}.`;
}

const spoken: Readonly<Record<FollowUpStatus, string>> = {
  held: 'waiting to be sent',
  opening: 'being opened right now',
  unknown: 'still being looked for in Jira',
  open: 'open',
  failed: 'refused',
  done: 'done',
  wont_do: 'closed',
  cancelled: 'not to be sent any more',
  rehearsed: 'only rehearsed',
};

function withLocked(
  context: FollowUpContext,
  input: Input,
  work: (tx: Transaction, owe: Owe, row: FollowUpRow) => Settled,
): Settled {
  return againAfterDeadlock(() =>
    changeState(context, async (tx, owe) => {
      const locked = await lockOwnFollowUp(tx, input);
      return locked.ok ? work(tx, owe, locked.value) : locked;
    }),
  );
}

/** Jira is asked for nothing that is not theirs to decide; it is looked at again under the lock. */
async function whyNotTheirs(context: FollowUpContext, input: Input): Promise<LockRefused | null> {
  if (input.onlyTeams === undefined) return null;
  const locked = await changeState(context, (tx) => lockOwnFollowUp(tx, input));
  return locked.ok ? null : locked.problem;
}

function refuse(row: FollowUpRow, detail: string) {
  return err({ code: 'not-possible' as const, status: row.status, detail });
}
