import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import { OutsideLink } from '../outside-link.tsx';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { followUpLabel, sayFollowUp } from '../words/follow-up-words.ts';

/** Where the last ticket of a pattern stands; what can be done for it stands with its near miss. */
export function PatternTicketCard({ ticket, now }: { ticket: FollowUpRow; now: Date }) {
  const { text, tone } = followUpLabel(ticket);
  return (
    <section class="card" aria-labelledby="ticket-title">
      <div class="card-head">
        <h2 id="ticket-title">Its ticket</h2>
        <Pill tone={tone}>{text}</Pill>
      </div>
      <p>
        <OutsideText text={sayFollowUp(ticket, now)} />
      </p>
      {ticket.issueKey === null ? null : (
        <p>
          <OutsideLink href={ticket.issueUrl}>
            Open <bdi>{ticket.issueKey}</bdi> in Jira
          </OutsideLink>
        </p>
      )}
      <p>
        <a href={`/candidates/${ticket.candidateId}#follow-up`}>The near miss that it tells of</a>
      </p>
    </section>
  );
}
