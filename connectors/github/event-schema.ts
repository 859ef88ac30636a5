import { z } from 'zod';
import { cleanLine } from '../../src/core/clean-text.ts';
import {
  Id,
  MaybeBoolean,
  MaybeId,
  MaybeLine,
  MaybeLink,
  MaybeMoment,
  MaybeText,
  maybe,
} from '../shared/fields.ts';
import { Repository } from './schema.ts';

/** What a fact can't do without. */
const Line = z
  .string()
  .transform((text) => cleanLine(text))
  .pipe(z.string().min(1, 'expected a text'));

export type CheckRunPayload = z.infer<typeof CheckRunPayload>;
export const CheckRunPayload = z.object({
  action: MaybeLine,
  repository: Repository,
  check_run: z.object({
    id: Id,
    name: Line,
    head_sha: Id,
    conclusion: MaybeLine,
    completed_at: MaybeMoment,
    html_url: MaybeLink,
    details_url: MaybeLink,
    app: maybe(z.object({ id: MaybeId, slug: MaybeLine, name: MaybeLine })),
    check_suite: maybe(z.object({ head_branch: MaybeLine })),
    pull_requests: maybe(z.array(z.unknown())),
  }),
});

export type StatusPayload = z.infer<typeof StatusPayload>;
export const StatusPayload = z.object({
  repository: Repository,
  id: Id,
  sha: Id,
  context: Line,
  state: MaybeLine,
  target_url: MaybeLink,
  branches: maybe(z.array(z.object({ name: MaybeLine }))),
  created_at: MaybeMoment,
  updated_at: MaybeMoment,
});

const PushedCommit = z.object({
  id: Id,
  message: MaybeText,
  timestamp: MaybeMoment,
  url: MaybeLink,
});

export type PushPayload = z.infer<typeof PushPayload>;
export const PushPayload = z.object({
  repository: Repository,
  ref: MaybeLine,
  after: MaybeId,
  deleted: MaybeBoolean,
  // A commit that can't be read says nothing; the others still do.
  commits: maybe(z.array(maybe(PushedCommit))),
  head_commit: maybe(PushedCommit),
});

export type PullRequestPayload = z.infer<typeof PullRequestPayload>;
export const PullRequestPayload = z.object({
  action: MaybeLine,
  repository: Repository,
  pull_request: z.object({
    id: Id,
    title: MaybeLine,
    body: MaybeText,
    merged: MaybeBoolean,
    merged_at: MaybeMoment,
    merge_commit_sha: MaybeId,
    html_url: MaybeLink,
    head: maybe(z.object({ ref: MaybeLine })),
  }),
});
