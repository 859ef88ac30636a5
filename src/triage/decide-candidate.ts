import { asc, inArray } from 'drizzle-orm';
import type { CandidateStatus } from '../core/candidate/status.ts';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import type { Decider, OtherTeam } from '../core/decider.ts';
import { err, ok, type Result } from '../core/result.ts';
import { againAfterDeadlock } from '../db/again-after-deadlock.ts';
import { type AuditEntry, writeAudits } from '../db/audit.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { whoseItIs } from '../db/queries/whose-it-is.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { applyTransitions, type Happening } from './apply-transition.ts';

/** Why a decision was not taken; nothing was changed. */
export type DecisionRefused =
  | { code: 'not-found' }
  | OtherTeam
  /** Somebody, or new facts, came first. */
  | {
      code: 'stale';
      version: number;
      status: CandidateStatus;
      decidedBy: string | null;
      decidedAt: Date | null;
      decision: string | null;
    }
  /** The status has no such decision; `detail` says why, and what to do instead. */
  | { code: 'not-possible'; status: CandidateStatus; detail: string };

/** Which candidate, in the version that the person saw; null only for an undo that names none. */
export type DecidedItem = { id: string; version: number | null };

/** That, by whom; `along` is the candidate of the same kind that it is decided along with. */
export type DecidedBy = DecidedItem & Decider & { along?: string | undefined };

type Event = 'confirm' | 'dismiss' | 'snooze' | 'merge' | 'undo';

const notFound = { code: 'not-found' } as const;

/** One kind of decision with what was chosen. The same for one candidate and for thousands. */
export type Decision<Facts> = {
  event: Event;
  /** Reads, once for all, what has to be known besides the locked rows, and locks what must not move. */
  read: (tx: Transaction, rows: readonly CandidateRow[]) => Promise<Facts>;
  /** What the decision does to a candidate, or why it can't be; pure. */
  plan: (
    row: CandidateRow,
    facts: Facts,
  ) => Result<
    Omit<Happening, 'event' | 'actor'>,
    Extract<DecisionRefused, { code: 'not-possible' }>
  >;
  /** What else is owed; `quietly` where many are decided at once. */
  afterwards?: (owe: Owe, row: CandidateRow, quietly: boolean) => void;
};

export type DecisionOutcome = Result<CandidateRow, DecisionRefused>;

/**
 * Takes a person's decision: the version they saw must still be the current one. Losing a race is
 * answered with who came first; both attempts are in the audit.
 */
export async function decideCandidate<Facts>(
  context: StateContext,
  { id, version, actor, onlyTeams, along }: DecidedBy,
  decision: Decision<Facts>,
): Promise<DecisionOutcome> {
  const cause: Readonly<Record<string, string>> = along === undefined ? {} : { along };
  // A merge locks a second candidate, so that two of them may wait for each other.
  return againAfterDeadlock(() =>
    changeState(context, async (tx, owe) => {
      const items = [{ id, version }];
      const outcomes = await decideCandidates(tx, owe, decision, {
        items,
        actor,
        onlyTeams,
        cause,
      });
      return outcomes.get(id) ?? err({ code: 'not-found' });
    }),
  );
}

/**
 * The same decision about different candidates in the caller's transaction, each by itself: that one
 * is refused is its own outcome. `cause` goes into the audit of each.
 */
export async function decideCandidates<Facts>(
  tx: Transaction,
  owe: Owe,
  decision: Decision<Facts>,
  by: DecidedTogether,
): Promise<ReadonlyMap<string, DecisionOutcome>> {
  const { actor, cause } = by;
  const { asked, refused } = await lockAndAsk(tx, decision.event, by);
  await writeAudits(
    tx,
    refused.flatMap((each) => tellRefused(decision.event, each, by)),
  );
  const outcomes = new Map<string, DecisionOutcome>();
  for (const { item, problem } of refused) outcomes.set(item.id, err(problem));
  if (asked.length === 0) return outcomes;
  const facts = await decision.read(tx, asked);
  const moves: { row: CandidateRow; happening: Happening }[] = [];
  for (const row of asked) {
    const planned = decision.plan(row, facts);
    if (!planned.ok) {
      outcomes.set(row.id, planned);
      continue;
    }
    const detail = { ...planned.value.detail, ...cause };
    moves.push({ row, happening: { ...planned.value, event: decision.event, actor, detail } });
  }
  for (const row of await applyTransitions(tx, owe, moves)) {
    decision.afterwards?.(owe, row, moves.length > 1);
    outcomes.set(row.id, ok(row));
  }
  return outcomes;
}

/** Which ones, by whom; `cause` is told in the history of each. */
export type DecidedTogether = Decider & {
  items: readonly DecidedItem[];
  cause: Readonly<Record<string, string>>;
};

type Refused = { item: DecidedItem; row: CandidateRow | null; problem: DecisionRefused };

/**
 * Locks the candidates, and tells of which this may be asked at all. Whose they are is read of the
 * locked rows: one that goes to another team a moment earlier is that team's.
 */
async function lockAndAsk(tx: Transaction, event: Event, { items, ...by }: DecidedTogether) {
  const found = await lockCandidates(tx, items);
  const whose = await whoseItIs(
    tx,
    by,
    [...found.values()].map(({ teamId }) => teamId),
  );
  const asked: CandidateRow[] = [];
  const refused: Refused[] = [];
  for (const item of items) {
    const row = found.get(item.id) ?? null;
    const problem = row === null ? notFound : (whose(row.teamId) ?? refusal(row, item, event));
    if (problem !== null) refused.push({ item, row, problem });
    else if (row !== null) asked.push(row);
  }
  return { asked, refused };
}

/** What is gone has no history to tell it in. */
function tellRefused(
  event: Event,
  { item, row, problem: { code } }: Refused,
  { actor, cause }: { actor: string; cause: Readonly<Record<string, string>> },
): AuditEntry[] {
  if (row === null) return [];
  const detail = { code, sawVersion: item.version, version: row.version, ...cause };
  const action = `${event}_refused`;
  return [{ actor, action, entity: 'candidate', entityId: row.id, detail }];
}

async function lockCandidates(
  tx: Transaction,
  items: readonly DecidedItem[],
): Promise<ReadonlyMap<string, CandidateRow>> {
  const ids = items.map(({ id }) => id);
  const rows = await tx
    .select()
    .from(candidates)
    .where(inArray(candidates.id, ids))
    // In the order in which everybody locks several.
    .orderBy(asc(candidates.id))
    .for('update');
  return new Map(rows.map((row) => [row.id, row]));
}

function refusal(
  row: CandidateRow,
  { version }: DecidedItem,
  event: Event,
): Extract<DecisionRefused, { code: 'stale' | 'not-possible' }> | null {
  if (version !== null && version !== row.version) {
    return {
      code: 'stale',
      version: row.version,
      status: row.status,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt,
      decision: row.decision,
    };
  }
  const next = nextCandidateStatus(row.status, event, row.previousStatus);
  if (next.ok) return null;
  return { code: 'not-possible', status: row.status, detail: sayWhyNot(row.status, event) };
}

function sayWhyNot(status: CandidateStatus, event: Event): string {
  if (event === 'undo') return 'There is nothing to undo: nobody has decided on it.';
  if (status === 'withdrawn') {
    return 'It was taken back by later facts, so there is nothing left to decide.';
  }
  return 'It was decided already. Undo that decision first.';
}
