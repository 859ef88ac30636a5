import { z } from 'zod';
import {
  Id,
  MaybeBoolean,
  MaybeCount,
  MaybeLine,
  MaybeMoment,
  MaybeText,
  maybe,
} from '../shared/fields.ts';
import { Deployment, DeploymentStatus, Job, Repository, Run } from './schema.ts';

/** An attempt of a run; the repository inside is a short one, often without its default branch. */
export type RunAnswer = z.infer<typeof RunAnswer>;
export const RunAnswer = Run.extend({ status: MaybeLine, repository: maybe(Repository) });

export const RunsAnswer = z.object({ workflow_runs: z.array(RunAnswer) });

export type JobAnswer = z.infer<typeof JobAnswer>;
export const JobAnswer = Job.extend({ status: MaybeLine });

export const JobsAnswer = z.object({ total_count: z.int(), jobs: z.array(JobAnswer) });

export const RepositoryAnswer = Repository;

/** A repository in a list; `full_name` is what it is asked for by. */
const ListedRepository = z.object({
  full_name: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  archived: MaybeBoolean,
  disabled: MaybeBoolean,
});
export const RepositoriesAnswer = z.array(ListedRepository);
export const InstallationAnswer = z.object({ repositories: z.array(ListedRepository) });

export type CommitAnswer = z.infer<typeof CommitAnswer>;
export const CommitAnswer = z.object({
  sha: Id,
  commit: z.object({ message: MaybeText, committer: maybe(z.object({ date: MaybeMoment })) }),
});

/** `GET /git/commits/{sha}`: the commit alone, without what it changed. */
export const GitCommitAnswer = z.object({
  sha: Id,
  message: MaybeText,
  committer: maybe(z.object({ date: MaybeMoment })),
});

export type CompareAnswer = z.infer<typeof CompareAnswer>;
export const CompareAnswer = z.object({
  status: z.enum(['ahead', 'behind', 'identical', 'diverged']),
  total_commits: MaybeCount,
  base_commit: maybe(CommitAnswer),
  merge_base_commit: maybe(CommitAnswer),
  /** Oldest first. */
  commits: z.array(CommitAnswer),
});

export const DeploymentsAnswer = z.array(Deployment.extend({ updated_at: MaybeMoment }));
export const StatusesAnswer = z.array(DeploymentStatus);

export type HookDelivery = z.infer<typeof HookDelivery>;
const HookDelivery = z.object({
  id: Id,
  guid: Id,
  delivered_at: MaybeMoment,
  status: MaybeLine,
  status_code: z.int().catch(0),
  event: MaybeLine,
});
export const HookDeliveriesAnswer = z.array(HookDelivery);

/** One delivery with what was sent; webhooks that were sent as a form have a text there. */
export const HookDeliveryAnswer = z.object({
  event: MaybeLine,
  request: maybe(z.object({ payload: z.unknown() })),
});

export const HookAnswer = maybe(z.object({ config: maybe(z.object({ url: MaybeLine })) }));

/** What is answered to "deliver it again" says nothing more. */
export const AcceptedAnswer = z.unknown();
