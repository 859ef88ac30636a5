import { z } from '@hono/zod-openapi';
import { customerImpacts, gaps } from '../../../core/candidate/answers.ts';
import { candidateStatuses } from '../../../core/candidate/status.ts';
import type { DetectorName } from '../../../core/detect/finding.ts';
import type { Verdict } from '../../../core/policy/verdict.ts';
import { scoreFactNames } from '../../../core/score/score-reason.ts';
import { orNull } from '../api-route.ts';
import { FollowUpInShort } from '../follow-ups/follow-up-in-short.ts';

const At = z.iso.datetime();
const Text = z.string().nullable();

export const detectorNames = [
  'auto_resolved_page',
  'retried_ci_failure',
  'canary_rollback',
  'manual_report',
] as const satisfies readonly DetectorName[];

export const verdicts = [
  'open_ticket',
  'review',
  'log',
  'suppress',
] as const satisfies readonly Verdict[];

export const Trace = z
  .array(
    z.object({
      rule: z.string(),
      matched: z.boolean(),
      because: z.string(),
      team: z.string().optional().openapi({ description: 'The team that the rule names.' }),
      labels: z
        .array(z.string())
        .readonly()
        .optional()
        .openapi({ description: 'The labels for its ticket that the rule names.' }),
      snoozeUntil: z
        .string()
        .optional()
        .openapi({ description: 'The time until which the rule keeps it out of sight.' }),
      instead: z
        .enum(verdicts)
        .optional()
        .openapi({ description: 'The verdict that holds instead of the one of the rule before.' }),
    }),
  )
  .readonly()
  .openapi({ description: 'Which rules of the policy were tried, in order, and why.' });

const ScoreReason = z
  .object({
    factor: z.enum(['severity', 'closeness', 'recurrence', 'agreement']),
    value: z.number().openapi({ description: 'What counts: what a person said, if one did.' }),
    computed: z.number().openapi({ description: 'What the facts alone give.' }),
    said: orNull(z.object({ value: z.number(), by: z.string() })).openapi({
      description: 'What a person said instead, and who; null where nobody did.',
    }),
    text: z.string(),
    evidence: z
      .array(
        z.object({
          name: z.enum(scoreFactNames),
          value: z.union([z.number(), z.string()]),
          text: z.string(),
        }),
      )
      .readonly()
      .openapi({ description: 'What it stands on.' }),
  })
  .openapi('ScoreReason');

const Score = z
  .object({
    priority: z.number().openapi({ description: '0 to 100; pages call it the score.' }),
    severity: z.number(),
    closeness: z.number(),
    recurrence: z.number(),
    agreement: z.number(),
    agreementLow: z.number().openapi({ description: 'The cautious estimate of agreement.' }),
    at: At.nullable().openapi({
      description: 'When it was computed; what waits for a decision is followed.',
    }),
    reasons: z
      .array(ScoreReason)
      .readonly()
      .openapi({ description: 'What moves the score furthest comes first.' }),
  })
  .openapi('Score');

const Evidence = z
  .object({
    kind: z.string(),
    at: At,
    text: z.string(),
    url: Text,
    actor: Text,
    fact: Text.openapi({ description: 'The key of the fact that says so, among its subject’s.' }),
  })
  .openapi('Evidence');

const Incident = z.object({
  subject: z.string(),
  title: z.string(),
  number: z.int().nullable(),
  url: Text,
});

const RelatedIncident = Incident.extend({
  role: z.enum(['cured', 'announced']).openapi({
    description:
      'cured: the rollback mended an incident that people were working on. announced: the page fired again at once, and people worked on it.',
  }),
}).openapi('RelatedIncident');

const PrecursorOf = Incident.extend({
  startedAt: At,
  leadSeconds: z.number().openapi({ description: 'From the near miss to the incident.' }),
}).openapi('PrecursorOf');

const ChainLink = z
  .object({
    id: z.string(),
    detector: z.enum(detectorNames),
    subject: z.string(),
    title: z.string(),
    status: z.enum(candidateStatuses),
    occurredAt: At,
    isFirst: z.boolean().openapi({ description: 'The suggested place for a follow-up.' }),
  })
  .openapi('ChainLink');

const Decision = z
  .object({
    by: Text.openapi({ example: 'person:dana' }),
    at: At.nullable(),
    kind: z.string().openapi({ example: 'dismiss' }),
    reason: Text,
    note: Text,
    owner: Text.openapi({ description: 'Who accepts it, for known_and_accepted.' }),
    until: At.nullable().openapi({ description: 'Until when it is accepted.' }),
    snoozedUntil: At.nullable(),
    mergedInto: Text,
  })
  .openapi('Decision');

const Grouped = z
  .object({
    fingerprint: z.string().openapi({ description: 'After what people said of patterns.' }),
    computed: z.string().nullable().openapi({
      description: 'Before that; null where an earlier release wrote it.',
    }),
    words: z
      .array(z.string())
      .readonly()
      .openapi({ example: ['cpu > ‹number›% on web-‹number›'] }),
    masked: z
      .array(z.object({ kind: z.string(), value: z.string() }))
      .openapi({ description: 'The values that were masked in them, in order.' }),
  })
  .openapi('Grouped');

/** A near miss, as every route of the API answers it. */
export const Candidate = z
  .object({
    id: z.string(),
    detector: z.enum(detectorNames),
    status: z.enum(candidateStatuses),
    verdict: z.enum(verdicts).nullable(),
    title: z.string(),
    story: z.string().openapi({ description: 'One sentence that a person would say.' }),
    service: Text,
    team: Text,
    teamAssignedBy: Text.openapi({
      description: 'Who assigned it to that team; null where that follows from rule or service.',
      example: 'person:dana',
    }),
    subject: z.string().openapi({ description: 'What it is about, by the ids of its provider.' }),
    fingerprint: z.string(),
    pattern: Grouped,
    occurredAt: At,
    detectedAt: At,
    settlesAt: At,
    score: Score,
    savedBy: z.object({ kind: z.string(), text: z.string() }),
    customerImpact: z.enum(customerImpacts).openapi({ description: 'As a person said.' }),
    gap: z.enum(gaps).openapi({ description: 'As a person said.' }),
    gapText: Text.openapi({ description: 'What the gap is, in a line that a person said.' }),
    isFirst: z.boolean().openapi({ description: 'No earlier one of its fingerprint is known.' }),
    historical: z.boolean(),
    occurrences: z.int().openapi({ description: 'How often its fingerprint was seen so far.' }),
    evidence: z.array(Evidence).readonly(),
    links: z.array(z.object({ label: z.string(), url: z.string() })).readonly(),
    followUp: orNull(FollowUpInShort),
    awaits: Text.openapi({
      description: 'What its provider is being asked; it settles when that is answered.',
    }),
    unconfirmed: Text.openapi({ description: 'What could not be learned, as a sentence.' }),
    incident: orNull(RelatedIncident),
    precursorOf: orNull(PrecursorOf),
    chain: z.array(ChainLink).readonly().nullable().openapi({
      description:
        'The near misses of one story, itself, the first and the nearest among them; empty where it stands alone. Null in lists: ask for the candidate itself.',
    }),
    thresholds: z
      .array(
        z.object({
          name: z.string(),
          value: z.union([z.number(), z.string()]),
          because: z.string(),
        }),
      )
      .readonly(),
    detectorVersion: z.int().nullable(),
    factsChanged: z.boolean(),
    trace: Trace,
    openSince: At.nullable().openapi({
      description: 'Since when it has waited for a person; after 14 days it is put away.',
    }),
    returnedFrom: Text.openapi({
      description:
        'The dismissed candidate of its fingerprint that it came back from, as it happens more often than then; the trace says how often.',
    }),
    version: z.int().openapi({ description: 'Decisions name the version that was seen.' }),
    decision: orNull(Decision),
  })
  .openapi('Candidate');

export type Candidate = z.infer<typeof Candidate>;
