import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import { Moment } from '../moment.tsx';
import { OutsideLink } from '../outside-link.tsx';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { followUpLabel, sayFollowUp } from '../words/follow-up-words.ts';

type FormerProps = {
  /** The last one first. */
  tickets: readonly FollowUpRow[];
  now: Date;
};

/** The other tickets that a pattern had, and how each of them ended; nothing while it had none. */
export function FormerTickets({ tickets, now }: FormerProps) {
  if (tickets.length === 0) return null;
  return (
    <section class="card" aria-labelledby="former-title">
      <h2 id="former-title">{tickets.length === 1 ? 'Another ticket' : 'Other tickets'} of it</h2>
      <ul class="alike">
        {tickets.map((ticket) => (
          <Former ticket={ticket} now={now} />
        ))}
      </ul>
    </section>
  );
}

function Former({ ticket, now }: { ticket: FollowUpRow; now: Date }) {
  const { text, tone } = followUpLabel(ticket);
  return (
    <li>
      <OutsideText text={sayFollowUp(ticket, now)} />
      <p class="row-state">
        <Pill tone={tone}>{text}</Pill>
        {ticket.issueKey === null ? null : (
          <OutsideLink href={ticket.issueUrl}>
            <bdi>{ticket.issueKey}</bdi>
          </OutsideLink>
        )}
        <span>
          Asked for <Moment at={ticket.createdAt} now={now} />
        </span>
        <a href={`/follow-ups/${ticket.id}`}>Its whole life</a>
      </p>
    </li>
  );
}
