import type { Decider, OtherTeam } from '../core/decider.ts';
import { err, type Result } from '../core/result.ts';
import { againAfterDeadlock } from '../db/again-after-deadlock.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { lastAssignments } from '../db/queries/last-assignments.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import {
  type Assignment,
  lockTeam,
  ownTeams,
  type PlaceOf,
  putIntoTeams,
} from './assign-candidates.ts';
import type { DecidedTogether, DecisionOutcome } from './decide-candidate.ts';

export type AssignRefused =
  | { code: 'not-found' }
  | OtherTeam
  | { code: 'no-such-team'; detail: string };

/**
 * Says whose a candidate is. What a person said sticks: new facts, another score, another service and
 * the policy leave it alone. `team: null` takes that back. What is one's own may go to any team.
 */
export async function assignCandidate(
  context: StateContext,
  { id, actor, onlyTeams, ...assignment }: Assignment & Decider & { id: string },
): Promise<Result<null, AssignRefused>> {
  return againAfterDeadlock(() =>
    changeState(context, async (tx, owe) => {
      const items = [{ id, version: null }];
      const by = { items, actor, onlyTeams, cause: {} };
      const outcomes = await assignCandidates(tx, owe, by, assignment);
      const outcome = outcomes.get(id);
      if (outcome?.ok) return { ok: true, value: null };
      if (outcome?.problem.code === 'other-team') return err(outcome.problem);
      if (outcome?.problem.code !== 'not-possible') return err({ code: 'not-found' });
      return err({ code: 'no-such-team', detail: outcome.problem.detail });
    }),
  );
}

/** The same for many, each by itself, in the caller's transaction. */
export async function assignCandidates(
  tx: Transaction,
  owe: Owe,
  by: DecidedTogether,
  { team, note }: Assignment,
): Promise<ReadonlyMap<string, DecisionOutcome>> {
  return putIntoTeams(tx, owe, { ...by, note }, async (rows) => {
    if (team === null) {
      const ownTeam = await ownTeams(tx, rows);
      return (row) => ({ team: ownTeam(row), by: null });
    }
    if (await lockTeam(tx, team)) return () => ({ team, by: by.actor });
    return () => `There is no team called “${team}”.`;
  });
}

/** Takes back what a bulk assignment did, where nobody assigned it since. */
export async function takeBackAssignments(
  tx: Transaction,
  owe: Owe,
  by: DecidedTogether,
  bulk: string,
): Promise<ReadonlyMap<string, DecisionOutcome>> {
  return putIntoTeams(tx, owe, { ...by, note: null }, (rows) => placesBefore(tx, rows, bulk));
}

async function placesBefore(
  tx: Transaction,
  rows: readonly CandidateRow[],
  bulk: string,
): Promise<PlaceOf> {
  const last = await lastAssignments(
    tx,
    rows.map(({ id }) => id),
  );
  const ownTeam = await ownTeams(tx, rows);
  return (row) => {
    const assigned = last.get(row.id);
    if (assigned?.bulk !== bulk) return 'It has its team for another reason, so it stays there.';
    const { from, fromBy } = assigned;
    return fromBy === null ? { team: ownTeam(row), by: null } : { team: from, by: fromBy };
  };
}
