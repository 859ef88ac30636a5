import { z } from 'zod';
import { Id, MaybeBoolean, MaybeCount, MaybeId, MaybeLine, maybe } from '../shared/fields.ts';
import { Issue, Status, Step } from './schema.ts';

/** What Jira answers to a create call. */
export const CreatedIssue = Issue.pick({ id: true, key: true });

export const CreatedComment = z.object({ id: Id });

/** Cloud pages by a token, Data Center by a position. */
export const FoundPage = z.object({
  issues: z.array(Issue),
  nextPageToken: MaybeLine,
  total: MaybeCount,
});

/** Steps that can be read, and how many were told; one that can't be hides none of the others. */
const Steps = z.array(z.unknown()).transform((steps) => ({
  told: steps.length,
  readable: steps.flatMap((step) => Step.safeParse(step).data ?? []),
}));

/**
 * Issues with their past. Cloud tells a number of the newest steps, newest first; Data Center tells
 * all of them.
 */
export type IssueWithPast = z.infer<typeof IssueWithPast>;
export const IssueWithPast = Issue.extend({
  changelog: maybe(z.object({ total: MaybeCount, histories: Steps })),
});

export const PastPage = FoundPage.extend({ issues: z.array(IssueWithPast), isLast: MaybeBoolean });

/** The past of one issue on Cloud, oldest first. */
export const StepPage = z.object({
  values: Steps,
  total: MaybeCount,
  isLast: MaybeBoolean,
});

/** Where reading goes on: the query, Jira's name for its next page, and how many issues were seen. */
export const Cursor = z.tuple([z.string(), z.string().nullable(), z.int().min(0)]);

export const CommentPage = z.object({
  comments: z.array(z.object({ id: Id, body: z.unknown().optional() })),
  total: MaybeCount,
});

/** A transition and the status that it leads to; what can't be read is none of ours. */
export const Transitions = z.object({
  transitions: z
    .array(z.unknown())
    .transform((all) => all.flatMap((each) => Transition.safeParse(each).data ?? [])),
});

const Transition = z.object({ id: Id, to: Status });

const LinkedIssue = maybe(z.object({ id: MaybeId, key: MaybeLine }));

export const Linked = z.object({
  fields: z.object({
    issuelinks: maybe(z.array(z.object({ inwardIssue: LinkedIssue, outwardIssue: LinkedIssue }))),
  }),
});

export const Myself = z.object({ displayName: MaybeLine, accountId: maybe(z.string()) });

/** Rights by their key; what Jira does not tell is not judged. */
export const Permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: MaybeBoolean })),
});

const Page = z.object({ total: MaybeCount, isLast: MaybeBoolean });

const CreatableType = z.object({ id: Id, name: MaybeLine, subtask: MaybeBoolean });

/** Cloud calls the list `issueTypes`, Data Center `values`. */
export const CreatableTypes = Page.extend({
  issueTypes: maybe(z.array(CreatableType)),
  values: maybe(z.array(CreatableType)),
});

export type ScreenField = z.infer<typeof ScreenField>;
const ScreenField = z.object({
  fieldId: MaybeLine,
  key: MaybeLine,
  name: MaybeLine,
  required: MaybeBoolean,
  hasDefaultValue: MaybeBoolean,
  schema: maybe(z.object({ type: MaybeLine, items: MaybeLine, custom: MaybeLine })),
  allowedValues: maybe(
    z.array(z.object({ id: MaybeId, name: MaybeLine, value: MaybeLine, key: MaybeLine })),
  ),
});

/** Cloud calls the list `fields`, Data Center `values`. */
export const ScreenFields = Page.extend({
  fields: maybe(z.array(ScreenField)),
  values: maybe(z.array(ScreenField)),
});

export const AllFields = z.array(z.object({ id: Id, name: MaybeLine }));
