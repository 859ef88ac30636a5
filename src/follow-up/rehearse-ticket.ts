import type { TicketBlock, TicketDraft, TicketTracker } from '../../connectors/contract-tickets.ts';
import { changeState } from '../db/change-state.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { claimSeconds, fail, lockClaimed } from './claimed-follow-up.ts';
import type { FollowUpContext } from './follow-up-context.ts';
import { moveFollowUp } from './move-follow-up.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';
import type { Target } from './ticket-target.ts';

type Prepared = { row: FollowUpRow; target: Target; draft: TicketDraft; tracker: TicketTracker };

/** Instead of the create call: what it would have sent is kept, to be looked at. Nothing is written. */
export async function rehearse(
  context: FollowUpContext,
  { row, target, draft, tracker }: Prepared,
): Promise<TaskOutcome> {
  const preview = tracker.preview(draft);
  if (!preview.ok) return fail(context, row, preview.problem);
  const { connection, project, issueType } = target;
  return changeState(context, async (tx) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return later(claimSeconds);
    const text = inText(draft);
    await moveFollowUp(tx, locked, 'rehearse', 'system', {
      rehearsal: { connection, project, issueType, payload: preview.value, text },
      // What may have been made before is looked for where it was sent.
      ...(locked.sends === 0 ? { connectionId: connection, project, issueType } : {}),
      claimedUntil: null,
      problem: null,
    });
    return done;
  });
}

/** The ticket's text as people would read it. */
function inText({ summary, body }: TicketDraft): string {
  return [summary, ...body.map(blockText)].join('\n\n');
}

function blockText(block: TicketBlock): string {
  switch (block.kind) {
    case 'heading':
      return block.text;
    case 'paragraph':
      return block.parts.map(({ text }) => text).join('');
    case 'bullets':
      return block.items.map((parts) => `- ${parts.map(({ text }) => text).join('')}`).join('\n');
  }
}
