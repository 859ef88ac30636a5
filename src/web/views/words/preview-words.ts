import type { TicketPreview } from '../../../follow-up/preview-ticket.ts';

/** What would come of a ticket's being asked for now, as one sentence or two. */
export function sayOutlook({ candidate, ticket, isOwn, draft }: TicketPreview): string {
  if (ticket === null) {
    return draft === null
      ? 'Nothing is opened for it as it stands.'
      : 'This would be opened if somebody confirmed it with a ticket now. Nothing is sent by looking.';
  }
  if (isOwn) {
    return draft === null
      ? 'It has its ticket.'
      : 'Its ticket is not in Jira yet. This is what would be sent now; nothing is sent by looking.';
  }
  if (draft === null) {
    return 'No second ticket would be opened: this happened before, and it would join the one there is.';
  }
  return draft.toldOf === candidate.id
    ? 'One already waits to be sent for the same pattern. It would tell of this near miss, as below.'
    : 'One already waits to be sent for the same pattern, and this near miss would join it.';
}
