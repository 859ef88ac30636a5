import { asc, inArray } from 'drizzle-orm';
import { keepsConfirmation } from '../core/follow-up/keeps-confirmation.ts';
import { err, ok } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { asBeforeDecision } from './as-before-decision.ts';
import {
  type DecidedBy,
  type Decision,
  type DecisionOutcome,
  decideCandidate,
} from './decide-candidate.ts';

type Ticket = Pick<FollowUpRow, 'id' | 'candidateId' | 'status' | 'issueKey' | 'sentAt'>;

/** The tickets of confirmations by their ids, and what each candidate goes back to, by its own. */
type Undone = {
  tickets: ReadonlyMap<string, Ticket>;
  before: ReadonlyMap<string, Partial<CandidateRow>>;
};

/**
 * Takes a decision back. A confirmation can be taken back while its ticket is held or was refused;
 * once the ticket is open, on its way, or may have been made, the answer says so. One that joined the
 * ticket of another near miss can always be: that ticket goes on without it.
 */
export async function undoDecision(
  context: StateContext,
  input: DecidedBy,
): Promise<DecisionOutcome> {
  return decideCandidate(context, input, undoing);
}

/** That decision, about whichever candidates. */
export const undoing: Decision<Undone> = {
  event: 'undo',
  read: async (tx, rows) => ({
    tickets: await lockTickets(tx, rows),
    before: await beforeDecisions(tx, rows),
  }),
  plan: (row, { tickets, before }) => {
    const ticket = row.followUpId === null ? undefined : tickets.get(row.followUpId);
    const detail = whyTicketStays(row, ticket) ?? whyFoldStays(row);
    if (detail !== null) return err({ code: 'not-possible', status: row.status, detail });
    return ok({ set: before.get(row.id) ?? {}, detail: { undone: row.decision } });
  },
  afterwards: (owe, { detector, subjectKey }, quietly) => {
    // What became known of its story meanwhile stands for itself so far.
    if (detector !== 'auto_resolved_page') return;
    owe('recompute-subject', subjectKey, { inSeconds: 0, quietly });
  },
};

async function lockTickets(
  tx: Transaction,
  rows: readonly CandidateRow[],
): Promise<ReadonlyMap<string, Ticket>> {
  const ids = rows.flatMap(({ status, followUpId }) =>
    status === 'confirmed' && followUpId !== null ? followUpId : [],
  );
  if (ids.length === 0) return new Map();
  const { id, candidateId, status, issueKey, sentAt } = followUps;
  const tickets = await tx
    .select({ id, candidateId, status, issueKey, sentAt })
    .from(followUps)
    .where(inArray(followUps.id, [...new Set(ids)]))
    .orderBy(asc(followUps.id))
    .for('update');
  return new Map(tickets.map((ticket) => [ticket.id, ticket]));
}

async function beforeDecisions(tx: Transaction, rows: readonly CandidateRow[]) {
  const before = new Map<string, Partial<CandidateRow>>();
  for (const row of rows) before.set(row.id, await asBeforeDecision(tx, row, 'undo'));
  return before;
}

/** A confirmation stays once the ticket that tells of it is on its way. */
function whyTicketStays(row: CandidateRow, ticket: Ticket | undefined): string | null {
  if (row.status !== 'confirmed' || ticket === undefined) return null;
  const keeping = keepsConfirmation(ticket, row.id);
  const name = ticket.issueKey ?? 'Its ticket';
  switch (keeping) {
    case null:
      return null;
    case 'may_be_there':
      return `Its ticket may have been created in Jira already. ${onceKnown}`;
    case 'opening':
      return `${name} is being opened right now. ${onceKnown}`;
    case 'unknown':
      return `It is not known yet whether its ticket was created. Closecall is looking for it in Jira. ${onceKnown}`;
    case 'open':
    case 'done':
    case 'wont_do': {
      const end = keeping === 'wont_do' ? 'closed' : keeping;
      return `${name} is ${end} already, so this can’t be undone. If it was a mistake, use “Close it as a mistake” at the ticket.`;
    }
  }
}

const onceKnown = 'Once that is known, it can be closed as a mistake.';

/** What Closecall itself put together follows from the facts alone. */
function whyFoldStays({ status, decidedBy }: CandidateRow): string | null {
  if (status !== 'merged' || decidedBy !== 'system') return null;
  return 'It is part of another one: the same alert fired again before its story was over. Decide on that one.';
}
