import { z } from 'zod';
import { Id, MaybeCount, MaybeLine, maybe } from '../shared/fields.ts';
import { Issue } from './schema.ts';

/** What Jira answers to a create call. */
export const CreatedIssue = Issue.pick({ id: true, key: true });

export const CreatedComment = z.object({ id: Id });

/** Cloud pages by a token, Data Center by a position. */
export const FoundPage = z.object({
  issues: z.array(Issue),
  nextPageToken: MaybeLine,
  total: MaybeCount,
});

export const CommentPage = z.object({
  comments: z.array(z.object({ id: Id, body: z.unknown().optional() })),
  total: MaybeCount,
});

export const Myself = z.object({ displayName: MaybeLine, accountId: maybe(z.string()) });
