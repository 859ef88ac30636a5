import { z } from 'zod';
import { chatFormats, isByDay } from '../core/digest/digest-settings.ts';
import type { FieldValue } from '../core/team.ts';
import { TICKET_MARKER_PREFIX } from '../core/ticket-marker.ts';
import { isTimeZone, timeOfDayMs, weekdays } from '../core/working-hours.ts';

const Id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
  error: 'must be lower-case letters, digits, - and _, at most 63 of them',
});

const Names = z.array(z.string().min(1)).default([]);

const TimeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'must be a time of day, such as 09:00' });

const Days = z
  .array(z.enum(weekdays, { error: `must be one of ${weekdays.join(', ')}` }))
  .min(1)
  .refine((days) => new Set(days).size === days.length, { error: 'has a day twice' });

const TimeZone = z.string().refine(isTimeZone, {
  error: 'must be a time zone by its IANA name, such as Europe/Berlin',
});

export const WorkingHours = z
  .strictObject({
    timeZone: TimeZone,
    days: Days,
    from: TimeOfDay,
    to: TimeOfDay,
  })
  .refine(({ from, to }) => timeOfDayMs(from) < timeOfDayMs(to), {
    path: ['to'],
    error: 'must be later than from, on the same day',
  });

/** How many tickets rules may open for a team within seven days; 0 for none. */
const TicketsPerWeek = z.int().min(0).max(1_000);

/** A ticket's field: a text with `{{fact}}` in it, a lookup, or anything the tracker takes. */
const FieldValueShape: z.ZodType<FieldValue> = z.lazy(() =>
  z.union(
    [
      z.string().max(2_000),
      z.number(),
      z.boolean(),
      z.array(FieldValueShape).max(50),
      z.record(z.string(), FieldValueShape),
    ],
    { error: 'must be a text, a number, true or false, or a list or section of these' },
  ),
);

/** What a team's tickets carry besides their text. */
const fieldMapping = {
  assignee: FieldValueShape.optional(),
  components: z.array(FieldValueShape).max(50).optional(),
  priority: FieldValueShape.optional(),
  labels: z.array(FieldValueShape).max(50).optional(),
  fields: z.record(z.string().min(1).max(255), FieldValueShape).optional(),
};

/** A secret as the file names it: text with `${ENV_NAME}` in it, or the path of a file. */
const SecretReference = z.union([z.string().min(1), z.strictObject({ file: z.string().min(1) })], {
  error: 'must be a text such as "$PD_TOKEN" in braces, or { file: path }',
});

/** When and where a team is told what is worth a look. */
const Digest = z
  .strictObject({
    timeZone: TimeZone,
    days: Days.default(['mon']),
    at: TimeOfDay.refine(isByDay, { error: 'must be between 06:00 and 22:00: never at night' }),
    email: z
      .array(z.email({ error: 'must be an e-mail address' }))
      .max(20)
      .default([]),
    /** The address of a chat's incoming webhook, which is a secret. */
    chat: SecretReference.optional(),
    chatFormat: z.enum(chatFormats).default('slack'),
  })
  .refine(({ email, chat }) => email.length > 0 || chat !== undefined, {
    path: ['email'],
    error: 'goes nowhere: name an e-mail address, or a chat',
  });

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
      ...fieldMapping,
      dryRun: z.boolean().optional(),
      dailyLimit: z.int().min(1).max(1_000).optional(),
    })
    .optional(),
  workingHours: WorkingHours.optional(),
  automaticTicketsPerWeek: TicketsPerWeek.optional(),
  digest: Digest.optional(),
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

/** What Jira takes for a label, and no ticket of ours is ever known by. */
const Label = z
  .string()
  .regex(/^[^\s"]{1,255}$/, { error: 'must be a label: at most 255 characters, no spaces' })
  .refine((label) => !label.toLowerCase().startsWith(TICKET_MARKER_PREFIX), {
    error: `must not begin with ${TICKET_MARKER_PREFIX}, by which tickets are known`,
  });

const Rule = z.strictObject({
  name: z.string().min(1),
  when: z.string(),
  then: z.enum(['open_ticket', 'review', 'log', 'suppress']),
  team: Id.optional(),
  labels: z.array(Label).max(20).optional(),
  snoozeUntil: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: 'must be a date such as 2030-01-31, or a time such as 2030-01-31T09:00:00Z',
    })
    .optional(),
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

/** From a day, so that yesterday counts, to a year, so that something is over some day. */
const HalfLifeDays = z.int().min(1).max(365);

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
  halfLifeDays: HalfLifeDays.optional(),
  automaticTicketsPerWeek: TicketsPerWeek.optional(),
  rules: z.array(Rule),
  /** Tried in order before those that Closecall brings along; the first that matches is asked. */
  questions: z.array(Question).optional(),
});

export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** The configuration file as it is written. Every section may be left out. */
export const ConfigurationDocument = z.strictObject({
  teams: z.array(Team).default([]),
  services: z.array(Service).default([]),
  connections: z.array(Connection).default([]),
  policy: PolicyDocument.optional(),
  /** Who may report what they saw. */
  reports: z.strictObject({ anonymous: z.boolean() }).optional(),
});

export type ConfigurationDocument = z.infer<typeof ConfigurationDocument>;
export type TeamDigest = z.infer<typeof Digest>;
export type SecretReference = z.infer<typeof SecretReference>;
export type ConnectionDocument = z.infer<typeof Connection>;
