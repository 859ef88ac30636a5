import type { Owe } from '../db/change-state.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';

/** The create's answer tells no status: a read soon after fills it in. */
const firstReadSeconds = 5;

/** What a ticket is owed once it is known to exist. */
export function oweAfterOpen(owe: Owe, { id, previousId }: FollowUpRow): void {
  owe('sync-follow-up', id, { inSeconds: firstReadSeconds });
  if (previousId !== null) owe('link-follow-up', id, { inSeconds: firstReadSeconds });
}
