import { eq } from 'drizzle-orm';
import type { TicketRef } from '../../connectors/contract-tickets.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { moveFollowUp } from './move-follow-up.ts';
import { oweAfterOpen } from './owe-after-open.ts';
import type { Target } from './ticket-target.ts';

/** `isLastSent`: its text is the one that was sent last. */
type Made = { ticket: TicketRef; target: Target; isLastSent: boolean };

/**
 * The create call made a ticket. Its webhook may have told so before the answer came; where a person
 * gave it up meanwhile, or it has another one by now, people are to see which this is.
 */
export async function recordOpened(
  tx: Transaction,
  owe: Owe,
  row: FollowUpRow,
  { ticket, target, isLastSent }: Made,
): Promise<void> {
  const issue = {
    ...{ issueId: ticket.id, issueKey: ticket.key, issueUrl: ticket.url },
    // Others may have gone on elsewhere meanwhile.
    ...{ connectionId: target.connection, project: target.project, issueType: target.issueType },
  };
  const opened = await moveFollowUp(tx, row, 'created', 'system', {
    ...issue,
    openedAt: now,
    claimedUntil: null,
    unknownSince: null,
    problem: null,
  });
  if (opened !== null) return oweAfterOpen(tx, owe, row, { isLastSent });
  if (row.issueId === ticket.id) return;
  const notice = `Jira made ${ticket.key} for it as well, and answered late. Please close one of the two there.`;
  const set = row.issueId === null ? issue : { notice };
  await tx.update(followUps).set(set).where(eq(followUps.id, row.id));
}
