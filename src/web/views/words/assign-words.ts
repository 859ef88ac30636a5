import type { FollowUpStatus } from '../../../core/follow-up/transitions.ts';

const sent: ReadonlySet<FollowUpStatus> = new Set([
  'opening',
  'unknown',
  'open',
  'done',
  'wont_do',
]);

/** That a ticket does not follow its candidate to another team; null where there is none to stay. */
export function sayTicketStays(
  ticket: { status: FollowUpStatus; key: string | null } | null,
): string | null {
  if (ticket === null || !sent.has(ticket.status)) return null;
  const name = ticket.key ?? 'Its ticket';
  return `${name} stays in the project where it is. Move it in Jira if it belongs elsewhere.`;
}
