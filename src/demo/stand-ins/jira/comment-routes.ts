import { z } from 'zod';
import { commentWebhook } from '../../shapes/jira/webhook.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { AdfDocument, documentText } from './adf.ts';
import { withIssue } from './issue-routes.ts';
import { type ApiVersion, commentAnswer } from './issue-shape.ts';
import type { StoredComment, StoredIssue } from './issue-store.ts';
import { jiraRefusal } from './jira-answers.ts';
import { type JiraContext, webhookSource } from './jira-context.ts';
import type { VersionedRoute } from './versioned-routes.ts';

const Body = { '3': z.object({ body: AdfDocument }), '2': z.object({ body: z.string().min(1) }) };

const Page = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).default(50),
  orderBy: z.enum(['created', '-created', '+created']).default('created'),
});

export function commentRoutes(context: JiraContext): VersionedRoute[] {
  return [
    {
      endpoint: 'list_comments',
      method: 'GET',
      path: '/issue/:key/comment',
      answer: (call, version) =>
        withIssue(context, call, (stored) => list(context, stored, call, version)),
    },
    {
      endpoint: 'add_comment',
      method: 'POST',
      path: '/issue/:key/comment',
      answer: (call, version) =>
        withIssue(context, call, (stored) => add(context, stored, call, version)),
    },
    {
      endpoint: 'update_comment',
      method: 'PUT',
      path: '/issue/:key/comment/:id',
      answer: (call, version) =>
        withIssue(context, call, (stored) => update(context, stored, call, version)),
    },
  ];
}

function list(
  context: JiraContext,
  { issue, comments }: StoredIssue,
  call: Call,
  version: ApiVersion,
): Answer {
  const page = Page.safeParse(call.query).data ?? Page.parse({});
  const ordered = page.orderBy === '-created' ? [...comments].reverse() : comments;
  const shown = ordered.slice(page.startAt, page.startAt + page.maxResults);
  return {
    status: 200,
    body: {
      startAt: page.startAt,
      maxResults: page.maxResults,
      total: comments.length,
      comments: shown.map((comment) => commentAnswer(context, version, issue.id, comment)),
    },
  };
}

/** What a comment says; null when the body is not what this version takes. */
function content(call: Call, version: ApiVersion): Pick<StoredComment, 'document' | 'text'> | null {
  if (version === '2') {
    const text = Body['2'].safeParse(call.json).data?.body;
    return text === undefined ? null : { document: null, text };
  }
  const document = Body['3'].safeParse(call.json).data?.body;
  return document ? { document, text: documentText(document) } : null;
}

function notValid(): Answer {
  return jiraRefusal(400, [], { comment: 'Comment body is not valid!' });
}

async function add(
  context: JiraContext,
  stored: StoredIssue,
  call: Call,
  version: ApiVersion,
): Promise<Answer> {
  const said = content(call, version);
  if (!said) return notValid();
  const times = { createdAt: call.at, updatedAt: call.at };
  const id = context.store.nextId();
  const comment: StoredComment = { id, ...said, author: context.caller, ...times };
  context.store.save({ ...stored, comments: [...stored.comments, comment] });
  await tell(context, stored, 'comment_created', comment);
  return { status: 201, body: commentAnswer(context, version, stored.issue.id, comment) };
}

async function update(
  context: JiraContext,
  stored: StoredIssue,
  call: Call,
  version: ApiVersion,
): Promise<Answer> {
  const said = content(call, version);
  if (!said) return notValid();
  const former = stored.comments.find(({ id }) => id === call.params['id']);
  if (!former) return jiraRefusal(404, ["Can not find a comment for the id you've given."]);
  // Without the right to edit all comments, which an account of ours seldom has.
  if (former.author.accountId !== context.caller.accountId) {
    return jiraRefusal(400, ['You do not have the permission for this comment.']);
  }
  const comment = { ...former, ...said, updatedAt: call.at };
  const comments = stored.comments.map((one) => (one.id === comment.id ? comment : one));
  context.store.save({ ...stored, comments });
  await tell(context, stored, 'comment_updated', comment);
  return { status: 200, body: commentAnswer(context, version, stored.issue.id, comment) };
}

function tell(
  context: JiraContext,
  { issue }: StoredIssue,
  event: 'comment_created' | 'comment_updated',
  comment: StoredComment,
): Promise<void> {
  const shown = commentAnswer(context, '2', issue.id, comment);
  const told = { event, at: comment.updatedAt, issue, comment: shown };
  return context.outbox.emit(commentWebhook(webhookSource(context), told));
}
