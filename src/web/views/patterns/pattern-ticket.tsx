import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import { OutsideLink } from '../outside-link.tsx';
import { Pill } from '../pill.tsx';
import { followUpWords } from '../words/follow-up-words.ts';

/** The last ticket of a pattern in a list: its key and where it stands; nothing while there was none. */
export function PatternTicket({ ticket }: { ticket: FollowUpRow | null }) {
  if (ticket === null) return null;
  const { text, tone } = followUpWords[ticket.status];
  return (
    <p class="row-state row-aside">
      {ticket.issueKey === null ? null : (
        <OutsideLink href={ticket.issueUrl}>
          <bdi>{ticket.issueKey}</bdi>
        </OutsideLink>
      )}
      <Pill tone={tone}>{ticket.issueKey === null ? `Ticket: ${text.toLowerCase()}` : text}</Pill>
    </p>
  );
}
