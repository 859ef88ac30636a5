import { z } from 'zod';
import { cleanLine } from '../../src/core/clean-text.ts';
import {
  Id,
  MaybeBoolean,
  MaybeCount,
  MaybeId,
  MaybeLine,
  MaybeLink,
  MaybeMoment,
  MaybeText,
  maybe,
} from '../shared/fields.ts';
import { HttpAddress } from '../shared/http-address.ts';

const PullRequests = z.enum(['off', 'count', 'candidates']);

/** Where a failure that passes on a retry counts; what is left out stays as it is. */
const Retries = z
  .strictObject({
    defaultBranch: z.boolean(),
    mergeQueue: z.boolean(),
    deployWorkflows: z.boolean(),
  })
  .partial();

export type Settings = z.infer<typeof Settings>;
export const Settings = z.strictObject({
  /** GitHub Enterprise Server: https://HOST/api/v3. */
  apiUrl: HttpAddress.default('https://api.github.com'),
  retries: Retries.default({}),
  /** What runs of pull requests do: nothing, feed rates only, or make candidates. */
  pullRequests: PullRequests.default('count'),
  /** Whether checks and commit statuses of other CI systems count. */
  otherChecks: z.boolean().default(false),
  /** Whether a new run of the same commit counts, which is a weaker sign than a re-run. */
  sameCommit: z.boolean().default(false),
  /** The same for single repositories, `owner/name`, where they differ. */
  repositories: z
    .record(
      z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'expected owner/name'),
      z
        .strictObject({
          retries: Retries,
          pullRequests: PullRequests,
          otherChecks: z.boolean(),
          sameCommit: z.boolean(),
        })
        .partial(),
    )
    .default({}),
  /** Whose past is read, `owner/name` or `owner/*`; absent: all that the token can see. */
  readRepositories: z
    .array(z.string().regex(/^[^/\s*]+\/([^/\s*]+|\*)$/, 'expected owner/name or owner/*'))
    .min(1)
    .optional(),
  /** Whose lost webhooks are asked for again: `owner/name/HOOK-ID` or `orgs/NAME/HOOK-ID`. */
  hooks: z
    .array(
      z
        .string()
        .regex(
          /^[^/\s]+\/[^/\s]+\/\d{1,20}$/,
          'expected owner/name/12345678 or orgs/name/12345678',
        ),
    )
    .default([]),
  /** A workflow deploys when its name or path contains one of these words, in any case. */
  deployWorkflows: z
    .array(z.string().trim().min(1))
    .default(['deploy', 'release', 'publish', 'rollout']),
});

/** GitHub allows environments up to 255 characters. */
const MaybeEnvironment = maybe(z.string().transform((name) => cleanLine(name, 255) || null));

export type User = z.infer<typeof User>;
export const User = z.object({ id: MaybeId, login: MaybeLine, type: MaybeLine });

export type Repository = z.infer<typeof Repository>;
export const Repository = z.object({
  id: Id,
  full_name: MaybeLine,
  default_branch: MaybeLine,
  html_url: MaybeLink,
});

export type Run = z.infer<typeof Run>;
export const Run = z.object({
  id: Id,
  name: MaybeLine,
  path: MaybeLine,
  display_title: MaybeLine,
  head_branch: MaybeLine,
  head_sha: MaybeLine,
  head_repository: maybe(z.object({ id: MaybeId })),
  run_number: MaybeCount,
  // Missing in payloads from before re-runs had numbers.
  run_attempt: MaybeCount,
  event: MaybeLine,
  conclusion: MaybeLine,
  workflow_id: MaybeId,
  created_at: MaybeMoment,
  updated_at: MaybeMoment,
  run_started_at: MaybeMoment,
  actor: maybe(User),
  triggering_actor: maybe(User),
  html_url: MaybeLink,
});

export type RunPayload = z.infer<typeof RunPayload>;
export const RunPayload = z.object({
  action: MaybeLine,
  repository: Repository,
  workflow: maybe(z.object({ name: MaybeLine, path: MaybeLine })),
  workflow_run: Run,
  sender: maybe(User),
});

export type Job = z.infer<typeof Job>;
export const Job = z.object({
  id: Id,
  run_id: Id,
  run_attempt: MaybeCount,
  name: MaybeLine,
  workflow_name: MaybeLine,
  conclusion: MaybeLine,
  started_at: MaybeMoment,
  completed_at: MaybeMoment,
  html_url: MaybeLink,
  steps: maybe(z.array(z.object({ name: MaybeLine, conclusion: MaybeLine }))),
});

export type JobPayload = z.infer<typeof JobPayload>;
export const JobPayload = z.object({
  action: MaybeLine,
  repository: Repository,
  workflow_job: Job,
  // Of any job with an environment, be it for a secret of its own or for the preview of a branch.
  deployment: maybe(
    z.object({
      environment: MaybeEnvironment,
      production_environment: MaybeBoolean,
      transient_environment: MaybeBoolean,
    }),
  ),
});

export type Deployment = z.infer<typeof Deployment>;
export const Deployment = z.object({
  id: Id,
  sha: Id,
  ref: MaybeLine,
  task: MaybeLine,
  // An object, a string that may be JSON, or null: whatever the caller of the API put there.
  payload: z.unknown().optional(),
  environment: MaybeEnvironment,
  production_environment: MaybeBoolean,
  transient_environment: MaybeBoolean,
  description: MaybeLine,
  creator: maybe(User),
  created_at: MaybeMoment,
});

export type DeploymentStatus = z.infer<typeof DeploymentStatus>;
export const DeploymentStatus = z.object({
  id: Id,
  state: MaybeLine,
  environment: MaybeEnvironment,
  log_url: MaybeLink,
  target_url: MaybeLink,
  created_at: MaybeMoment,
  creator: maybe(User),
});

export type DeploymentPayload = z.infer<typeof DeploymentPayload>;
export const DeploymentPayload = z.object({
  repository: Repository,
  deployment: Deployment,
  deployment_status: maybe(DeploymentStatus),
  workflow: maybe(z.object({ id: MaybeId, name: MaybeLine, path: MaybeLine })),
  workflow_run: maybe(
    z.object({
      event: MaybeLine,
      html_url: MaybeLink,
      display_title: MaybeLine,
      head_commit: maybe(z.object({ message: MaybeText })),
    }),
  ),
});
