import { z } from 'zod';

const Id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
  error: 'must be lower-case letters, digits, - and _, at most 63 of them',
});

const Names = z.array(z.string().min(1)).default([]);

const Team = z.strictObject({
  id: Id,
  name: z.string().min(1).optional(),
  jira: z
    .strictObject({
      connection: Id,
      project: z
        .string()
        .regex(/^[A-Z][A-Z0-9_]+$/, { error: 'must be a Jira project key, such as PAY' }),
      issueType: z.string().min(1).default('Task'),
    })
    .optional(),
});

const Service = z.strictObject({
  id: Id,
  name: z.string().min(1).optional(),
  team: Id.optional(),
  tier: z.int().min(1).max(4).optional(),
  match: z
    .strictObject({ pagerduty: Names, github: Names, environments: Names, jira: Names })
    .default({ pagerduty: [], github: [], environments: [], jira: [] }),
});

/** A secret as the file names it: text with `${ENV_NAME}` in it, or the path of a file. */
const SecretReference = z.union([z.string().min(1), z.strictObject({ file: z.string().min(1) })], {
  error: 'must be a text such as "$PD_TOKEN" in braces, or { file: path }',
});

const Connection = z.strictObject({
  id: Id,
  connector: z.string(),
  name: z.string().min(1).optional(),
  enabled: z.boolean().default(true),
  /** Where no webhook can come in: asks the provider's lists so often instead. */
  poll: z.strictObject({ everySeconds: z.int().min(30).max(86_400).default(120) }).optional(),
  /** Larger webhooks are refused; absent means what the connector says (25 MB for GitHub, else 1 MB). */
  bodyLimitMb: z.number().positive().max(25).optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
  secrets: z
    .strictObject({
      webhook: z.array(SecretReference).default([]),
      apiToken: SecretReference.optional(),
    })
    .optional(),
});

const Seconds = z.number().min(0).max(86_400);

const Rule = z.strictObject({
  name: z.string().min(1),
  when: z.string(),
  then: z.enum(['open_ticket', 'review', 'log', 'suppress']),
  team: Id.optional(),
  minOccurrences: z.int().min(1).optional(),
  enabled: z.boolean().optional(),
});

const Sentence = z.string().trim().min(1).max(300);

/** What a ticket asks of its readers; see `docs/tickets.md`. */
const Question = z.strictObject({
  name: z.string().min(1),
  when: z.string(),
  firstStep: Sentence,
  question: z.union([Sentence, z.array(Sentence).min(1).max(5)], {
    error: 'must be one question, or a list of up to five, of at most 300 characters each',
  }),
});

const SecondsByDetector = z.strictObject({
  auto_resolved_page: Seconds.optional(),
  retried_ci_failure: Seconds.optional(),
  canary_rollback: Seconds.optional(),
});

/** The policy part of the configuration file; also what a policy version stores. */
export const PolicyDocument = z.strictObject({
  settleSeconds: z
    .union([Seconds, SecondsByDetector], {
      error: 'must be a number of seconds, or a section with one for each kind of near miss',
    })
    .optional(),
  undoSeconds: Seconds.optional(),
  rules: z.array(Rule),
  /** Tried in order before those that Closecall brings along; the first that matches is asked. */
  questions: z.array(Question).optional(),
});

export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** The configuration file as it is written (design.md, Interfaces). Every section may be left out. */
export const ConfigurationDocument = z.strictObject({
  teams: z.array(Team).default([]),
  services: z.array(Service).default([]),
  connections: z.array(Connection).default([]),
  policy: PolicyDocument.optional(),
});

export type ConfigurationDocument = z.infer<typeof ConfigurationDocument>;
export type SecretReference = z.infer<typeof SecretReference>;
export type ConnectionDocument = z.infer<typeof Connection>;
