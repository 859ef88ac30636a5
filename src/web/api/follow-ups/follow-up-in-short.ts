import { z } from '@hono/zod-openapi';
import { followUpStatuses } from '../../../core/follow-up/transitions.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';

const Text = z.string().nullable();

/** A follow-up as candidates and patterns show it; `/follow-ups/{id}` has the rest. */
export const FollowUpInShort = z
  .object({
    id: z.string(),
    status: z.enum(followUpStatuses),
    key: Text.openapi({ example: 'PAY-12' }),
    url: Text,
    problem: Text.openapi({ description: "Jira's own words, or ours, when a person is needed." }),
    heldUntil: z.iso.datetime(),
  })
  .openapi('FollowUpInShort');

export function toFollowUpInShort(row: FollowUpRow): z.infer<typeof FollowUpInShort> {
  return {
    id: row.id,
    status: row.status,
    key: row.issueKey,
    url: row.issueUrl,
    problem: row.problem,
    heldUntil: row.heldUntil.toISOString(),
  };
}
