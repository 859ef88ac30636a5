import { z } from 'zod';
import { DeploymentStep } from './deployment-step.ts';
import { PageStep } from './page-step.ts';
import { Common, Person } from './step-common.ts';

const Conclusion = z.enum([
  'success',
  'failure',
  'timed_out',
  'startup_failure',
  'cancelled',
  'skipped',
  'neutral',
  'action_required',
  'stale',
]);

/** Tells a step so many times, every so many seconds, each time of another run and repository. */
const Repeat = z.strictObject({
  times: z.number().int().min(2).max(60),
  everySeconds: z.number().int().min(0),
  repositories: z.array(z.string()).min(1),
  /** The number of the first run; a later attempt has the same number. */
  from: z.number().int().default(1),
});

export type RunStep = z.infer<typeof RunStep>;
const RunStep = z.strictObject({
  ...Common,
  github: z.literal('workflow_run'),
  run: z.string().default('R'),
  repo: z.string().default('checkout'),
  attempt: z.number().int().min(1).default(1),
  action: z.enum(['requested', 'in_progress', 'completed']).default('completed'),
  conclusion: Conclusion.default('success'),
  workflow: z.string().default('CI'),
  branch: z.string().default('main'),
  event: z.string().default('push'),
  sha: z.string().default('a'),
  title: z.string().optional(),
  by: z.enum(['robin', 'sasha', 'kim', 'app']).default('kim'),
  /** How long the attempt took. */
  minutes: z.number().default(5),
  /** Jobs by name: `success`, `failure`, `failure at Run the tests`, `success in production`. */
  jobs: z.record(z.string(), z.string()).default({}),
  /** False: the jobs' own webhooks never came. */
  jobsDelivered: z.boolean().default(true),
  fromFork: z.boolean().default(false),
  /** False: without triggering_actor. */
  namesAsker: z.boolean().default(true),
  /** As old servers write it: no run_attempt, no triggering_actor. */
  oldShape: z.boolean().default(false),
  repeat: Repeat.optional(),
});

export type CheckStep = z.infer<typeof CheckStep>;
const CheckStep = z.discriminatedUnion('github', [
  z.strictObject({
    ...Common,
    github: z.literal('check_run'),
    check: z.string(),
    app: z.string().default('buildkite'),
    repo: z.string().default('checkout'),
    sha: z.string().default('a'),
    branch: z.string().default('main'),
    conclusion: Conclusion,
    pullRequest: z.number().int().optional(),
  }),
  z.strictObject({
    ...Common,
    github: z.literal('status'),
    context: z.string(),
    repo: z.string().default('checkout'),
    sha: z.string().default('a'),
    branch: z.string().default('main'),
    state: z.enum(['pending', 'success', 'failure', 'error']),
  }),
]);

export type ChangeStep = z.infer<typeof ChangeStep>;
const ChangeStep = z.discriminatedUnion('github', [
  z.strictObject({
    ...Common,
    github: z.literal('pull_request'),
    number: z.number().int(),
    repo: z.string().default('checkout'),
    title: z.string(),
    body: z.string().nullable().default(null),
    branch: z.string().default('topic'),
    merged: z.boolean().default(true),
    /** The commit that the merge made. */
    sha: z.string(),
  }),
  z.strictObject({
    ...Common,
    github: z.literal('push'),
    repo: z.string().default('checkout'),
    branch: z.string().default('main'),
    sha: z.string(),
    message: z.string(),
  }),
]);

const Named = z.union([z.string(), z.strictObject({ id: z.string(), name: z.string() })]);

export type TicketStep = z.infer<typeof TicketStep>;
const TicketStep = z.strictObject({
  ...Common,
  jira: z.enum(['created', 'updated', 'deleted']),
  ticket: z.string().default('T'),
  /** `CHG` and `OPS` are projects of the sequence's own. */
  project: z.string().default('CHG'),
  type: z.string().default('Change'),
  summary: z.string().optional(),
  status: Named.optional(),
  resolution: Named.nullable().optional(),
  labels: z.array(z.string()).optional(),
  field: z
    .strictObject({ id: z.string(), name: z.string(), from: z.string().nullable(), to: Named })
    .optional(),
  by: Person.default('sasha'),
  /** False leaves the names out of the changelog, as some sites do: only ids are left. */
  names: z.boolean().default(true),
  /** The changelog tells the status before the resolution. */
  statusFirst: z.boolean().default(false),
});

export type Step = z.infer<typeof Step>;
export const Step = z.union([
  PageStep,
  RunStep,
  DeploymentStep,
  CheckStep,
  ChangeStep,
  TicketStep,
  z.strictObject({
    ...Common,
    github: z.literal('workflow_job'),
    run: z.string().default('R'),
    attempt: z.number().int().min(1).default(1),
    job: z.string(),
    outcome: z.string().default('success'),
  }),
]);

export type JobStep = Extract<Step, { github: 'workflow_job' }>;
