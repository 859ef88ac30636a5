import { z } from 'zod';
import { Common, Person } from './step-common.ts';

const Deployment = {
  ...Common,
  deployment: z.string(),
  repo: z.string().default('checkout'),
  sha: z.string().default('a'),
  ref: z.string().default('main'),
  environment: z.string().default('production'),
  production: z.boolean().optional(),
  transient: z.boolean().default(false),
  task: z.string().default('deploy'),
  payload: z.union([z.record(z.string(), z.unknown()), z.string(), z.null()]).default({}),
  description: z.string().nullable().default(null),
  /** The file of the workflow that deployed, and what started it. */
  workflow: z.string().optional(),
  startedBy: z.enum(['push', 'workflow_dispatch']).default('push'),
  by: Person.default('kim'),
};

const State = z.enum([
  'success',
  'failure',
  'error',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'waiting',
]);

export type DeploymentStep = z.infer<typeof DeploymentStep>;
export const DeploymentStep = z.discriminatedUnion('github', [
  z.strictObject({ ...Deployment, github: z.literal('deployment') }),
  /** The deployment, and its outcome so many minutes later. */
  z.strictObject({
    ...Deployment,
    deployment: Deployment.deployment.optional(),
    github: z.literal('deployed'),
    state: State.default('success'),
    minutes: z.number().default(2),
  }),
  z.strictObject({
    ...Common,
    github: z.literal('deployment_status'),
    deployment: z.string(),
    state: State,
    /** Where it says another environment than its deployment does. */
    environment: z.string().optional(),
  }),
]);
