import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import type { DismissReason } from '../../src/core/candidate/status.ts';
import { changeState } from '../../src/db/change-state.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { oweRecurrenceComment } from '../../src/follow-up/owe-comment.ts';
import { dismissCandidate } from '../../src/triage/dismiss-candidate.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import type { TicketHouse } from './ticket-house.ts';
import { actor, ticketSteps } from './ticket-steps.ts';

/** What a comment begins with once nothing of what it told counts for its ticket. */
export const notCounted = /^What this comment told of is not counted here any more/;

/** What happens again and what people say of it, in a house that is opened before the first of them. */
export function commentSteps(house: () => TicketHouse) {
  const { after: later, ticketOf } = ticketSteps(house);

  async function rowOf({ id }: { id: string }): Promise<CandidateRow> {
    const [row] = await house().db.select().from(candidates).where(eq(candidates.id, id));
    if (row === undefined) throw new Error('there is no such candidate');
    return row;
  }
  return {
    later,
    ticketOf,
    rowOf,
    undo: ({ id }: { id: string }) => undoDecision(house().deps, { id, version: null, actor }),
    async dismiss(of: { id: string }, reason: DismissReason) {
      const { id, version } = await rowOf(of);
      const told = { id, version, actor, reason, note: null, owner: null, until: null };
      expect(await dismissCandidate(house().deps, told)).toMatchObject({ ok: true });
    },
    /** It happens once more, is confirmed, and the ticket is told. */
    async again(fingerprint: string): Promise<CandidateRow> {
      const occurredAt = await house().now();
      const candidate = await house().candidate({ fingerprint, occurredAt });
      await house().confirmed(candidate);
      await later('2 minutes');
      return candidate;
    },
    /** It happens once more, settles, and waits for people; the ticket is told where it is to be. */
    async waiting(fingerprint: string, wanted: Partial<CandidateRow> = {}): Promise<CandidateRow> {
      const occurredAt = await house().now();
      const candidate = await house().candidate({ fingerprint, occurredAt, ...wanted });
      await changeState(house().deps, (tx, owe) => oweRecurrenceComment(tx, owe, candidate.id));
      await later('2 seconds');
      return candidate;
    },
    async moved(key: string, status: 'Done' | "Won't Do" | 'To Do') {
      await house().jira.moveIssue(key, status);
      await later('6 seconds');
      await later('6 hours');
    },
    async commentOf(key: string) {
      const comments = house().jira.comments(key);
      expect(comments.length).toBeLessThan(2);
      return comments[0]?.text ?? null;
    },
    /** How often its comment was written anew. */
    editsOf({ issueId }: { issueId: string | null }): number {
      const edits = house().jira.calls('update_comment');
      return edits.filter(({ path }) => path.includes(`/issue/${issueId}/`)).length;
    },
  };
}
