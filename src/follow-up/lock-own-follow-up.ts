import { eq } from 'drizzle-orm';
import type { Decider, OtherTeam } from '../core/decider.ts';
import type { FollowUpStatus } from '../core/follow-up/transitions.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Transaction } from '../db/client.ts';
import { whoseTheyAre } from '../db/queries/whose-it-is.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { lockFollowUp } from './move-follow-up.ts';

export type LockRefused =
  | { code: 'not-found' }
  | OtherTeam
  | { code: 'not-possible'; status: FollowUpStatus; detail: string };

/**
 * The follow-up, locked, where it is theirs to decide on: it belongs to whom its near miss does. That
 * one is locked first, as everybody locks them, so that it can't go to another team meanwhile.
 */
export async function lockOwnFollowUp(
  tx: Transaction,
  { id, ...by }: Decider & { id: string },
): Promise<Result<FollowUpRow, LockRefused>> {
  const owner = by.onlyTeams === undefined ? null : await lockOwner(tx, id);
  const row = await lockFollowUp(tx, id);
  if (row === null) return err({ code: 'not-found' });
  if (by.onlyTeams === undefined) return ok(row);
  if (owner !== null && owner.id !== row.candidateId) {
    const detail = 'It has changed this very moment. Try once more.';
    return err({ code: 'not-possible', status: row.status, detail });
  }
  const others = await whoseTheyAre(tx, by, [owner === null ? row.teamId : owner.teamId]);
  return others === null ? ok(row) : err(others);
}

/** Null where its near miss is gone. */
async function lockOwner(tx: Transaction, id: string) {
  const [owner] = await tx
    .select({ id: candidates.id, teamId: candidates.teamId })
    .from(candidates)
    .innerJoin(followUps, eq(followUps.candidateId, candidates.id))
    .where(eq(followUps.id, id))
    .for('update', { of: candidates });
  return owner ?? null;
}
