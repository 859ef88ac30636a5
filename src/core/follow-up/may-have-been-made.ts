import type { FollowUpStatus } from './transitions.ts';

/**
 * Whether a ticket that waits to be sent, or was refused, may be in Jira all the same: an earlier
 * create call had no clear end, and a person had it sent again. Taking that back would leave a ticket
 * behind that nobody follows. `sentAt` is null where every call surely made nothing.
 */
export function mayHaveBeenMade(of: { status: FollowUpStatus; sentAt: Date | null }): boolean {
  return unsent.has(of.status) && of.sentAt !== null;
}

const unsent: ReadonlySet<FollowUpStatus> = new Set(['held', 'failed', 'rehearsed']);
