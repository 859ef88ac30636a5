import { z } from 'zod';
import { findingLabels } from '../../../src/core/detect/finding-labels.ts';
import { detectors } from '../../../src/core/detect/registry.ts';
import { Step } from './step.ts';

const Names = z.array(z.string().min(1));

/** A commit by its name; `reverts` names the one that its message says it takes back. */
const Commit = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string(), message: z.string(), reverts: z.string().optional() }),
]);

/** What only the providers' APIs know; by name where it is about one thing of the sequence. */
const Api = z.strictObject({
  /** `none`: the connection has no token. `unreachable`: nobody answers at its address. */
  pagerduty: z.enum(['none', 'unreachable']).optional(),
  github: z.enum(['none', 'unreachable']).optional(),
  /** How an incident was resolved, as the channel of its last resolve log entry says. */
  resolvedBy: z
    .record(z.string(), z.enum(['auto', 'api', 'email', 'timeout', 'website', 'mobile']))
    .default({}),
  /** When the last level of its escalation policy was reached, which only the log tells. */
  exhausted: z.record(z.string(), z.string()).default({}),
  /** What tells the same alert from another one with the same words. */
  alertKeys: z.record(z.string(), z.string()).default({}),
  /** Commits of the repository `checkout` in one line, oldest first. */
  commits: z.array(Commit).default([]),
});

export type Expected = z.infer<typeof Expected>;
const Expected = z.strictObject({
  detector: z.enum([
    'auto_resolved_page',
    'retried_ci_failure',
    'canary_rollback',
    'manual_report',
  ]),
  /** An incident, a run or a ticket by its name here; an environment, or `repository/environment`. */
  subject: z.string(),
  /**
   * `candidate` is a live finding, whatever the policy says of it; `counted` feeds rates and makes
   * none. What has no entry must not be live.
   */
  status: z.enum(['candidate', 'withdrawn', 'merged', 'counted']),
  closeness: z.union([z.literal(1), z.literal(2), z.literal(10), z.literal(50)]).optional(),
  savedBy: z.string().optional(),
  /** Labels that it has among others. */
  labels: z.array(z.enum(findingLabels)).optional(),
  /** How bad it would have been, as the score has it. */
  severity: z.number().optional(),
  /** So many subjects of this name, numbered from 1. */
  numbered: z.number().int().optional(),
  /** The most that its severity may be; null where nothing caps it. */
  cap: z.number().nullable().optional(),
  /** Words that stand in its title, its story or its evidence. */
  tells: Names.optional(),
  /** Words that stand in none of them. */
  keepsQuiet: Names.optional(),
  /** Whether it says that something could not be learned. */
  unconfirmed: z.boolean().optional(),
  /** For `merged`: the subject of the candidate that it was merged into. */
  into: z.string().optional(),
  /** The incident that it cured; the candidate is withdrawn and linked to it. */
  mitigationOf: z.string().optional(),
  /** The incident that it came before; null for none. */
  precursorOf: z.string().nullable().optional(),
  /** The subjects of its chain, first link first; none means that nothing is linked with it. */
  chain: Names.optional(),
});

/** A labelled story: what was delivered, and which candidates have to come of it. */
export type Sequence = z.infer<typeof Sequence>;
export const Sequence = z.strictObject({
  why: z
    .string()
    .min(10)
    .regex(/^[^\n]+$/, 'one line'),
  deliveries: z.array(Step).min(1),
  expect: z.array(Expected).default([]),
  /** Settings of the connections, over those of every sequence. */
  settings: z
    .strictObject({
      pagerduty: z.record(z.string(), z.unknown()).default({}),
      github: z.record(z.string(), z.unknown()).default({}),
      jira: z.record(z.string(), z.unknown()).default({}),
    })
    .partial()
    .default({}),
  api: Api.prefault({}),
  /**
   * In which order the webhooks arrive; `duplicated` sends each again at the end, `stepwise` does all
   * work of one before the next.
   */
  order: z.enum(['told', 'reversed', 'shuffled', 'duplicated', 'stepwise']).default('told'),
});

export type LabelledSequence = Sequence & {
  /** `auto-resolved-page/cleared-by-monitor` */
  name: string;
};

export const detectorNames = detectors.map(({ name }) => name);
