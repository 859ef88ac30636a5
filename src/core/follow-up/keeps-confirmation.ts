import { mayHaveBeenMade } from './may-have-been-made.ts';
import type { FollowUpStatus } from './transitions.ts';

/** A ticket as far as it says whether what confirmed a candidate can be taken back. */
export type ConfirmedTicket = { candidateId: string; status: FollowUpStatus; sentAt: Date | null };

/** How far a ticket is that can't be taken back with its confirmation. */
export type Keeping = 'may_be_there' | 'opening' | 'unknown' | 'open' | 'done' | 'wont_do';

/**
 * Why a confirmation stays: the ticket that tells of this candidate is on its way, is there, or may
 * be. Null where it can be taken back; who only joined another one's ticket leaves it to that one.
 */
export function keepsConfirmation(ticket: ConfirmedTicket, candidateId: string): Keeping | null {
  if (ticket.candidateId !== candidateId) return null;
  if (mayHaveBeenMade(ticket)) return 'may_be_there';
  switch (ticket.status) {
    case 'held':
    case 'failed':
    case 'cancelled':
    case 'rehearsed':
      return null;
    default:
      return ticket.status;
  }
}
