import { z } from '@hono/zod-openapi';
import { type SeenLately, type Trend, trendKinds } from '../../../core/trend.ts';
import { orNull } from '../api-route.ts';
import { detectorNames } from '../candidates/candidate-object.ts';
import { FollowUpInShort } from '../follow-ups/follow-up-in-short.ts';
import { Theme } from './theme-object.ts';

const At = z.iso.datetime();
const Text = z.string().nullable();

const PatternTrend = z
  .object({
    kind: z.enum(trendKinds).openapi({
      description:
        'How often it was seen in the last 14 days, held against the 60 days before; `new` was seen for the first time in the last 7, `quiet` not in the last 14.',
    }),
    lately: z.int().openapi({ description: 'How often it was seen in the last 14 days.' }),
    before: z.int().openapi({ description: 'How often in the 60 days before those.' }),
    quietDays: z.int().nullable().openapi({ description: 'Of what is quiet: for how long.' }),
  })
  .openapi('PatternTrend');

export function toTrend({ lately, before }: SeenLately, trend: Trend) {
  const quietDays = trend.kind === 'quiet' ? trend.days : null;
  return { kind: trend.kind, lately, before, quietDays };
}

export const Pattern = z
  .object({
    fingerprint: z.string(),
    count: z.int().openapi({
      description:
        'How often it was seen, without what was withdrawn or dismissed as no near miss, a test or bad data.',
    }),
    open: z.int().openapi({ description: 'How many of them need a decision.' }),
    firstAt: At,
    lastAt: At,
    trend: orNull(PatternTrend).openapi({
      description: 'Null where all of it was dismissed as nothing.',
    }),
    lastCandidateId: z.string().nullable().openapi({
      description: 'Null where the last one was only counted, as runs of pull requests are.',
    }),
    title: z.string(),
    story: z.string(),
    detector: z.enum(detectorNames),
    service: Text,
    team: Text,
    followUp: orNull(FollowUpInShort),
  })
  .openapi('Pattern');

export type Pattern = z.infer<typeof Pattern>;

const ValueCount = z.object({ value: z.string(), count: z.int() });

const MaskedPlace = z
  .object({
    position: z.int().openapi({ description: 'Which of the masked values, counted from 0.' }),
    kind: z.string().openapi({ example: 'number' }),
    values: z.array(ValueCount).openapi({ description: 'The most frequent first; 100 at most.' }),
    more: z.int().openapi({ description: 'How many other values there are.' }),
  })
  .openapi('MaskedPlace');

const PatternPart = z
  .object({
    id: z.string().openapi({ description: 'Names the part in a split.' }),
    words: z.array(z.string()).readonly(),
    count: z.int(),
    lastAt: At,
    masked: z.array(MaskedPlace),
  })
  .openapi('PatternPart');

export const PatternEdit = z
  .object({
    id: z.string(),
    kind: z.enum(['merge', 'split', 'rename']).openapi({
      description: 'A rename carries what people said to another release’s rules of grouping.',
    }),
    fingerprint: z
      .string()
      .openapi({ description: 'The pattern, or the part, that it begins with.' }),
    into: Text.openapi({ description: 'Of a merge.' }),
    position: z.int().nullable().openapi({ description: 'Of a split.' }),
    values: z
      .array(z.string())
      .nullable()
      .openapi({ description: 'Of a split; null where each value is told apart.' }),
    note: Text,
    by: z.string(),
    at: At,
    undone: orNull(z.object({ by: z.string(), at: At, note: Text })),
  })
  .openapi('PatternEdit');

export type PatternEdit = z.infer<typeof PatternEdit>;

export const WholePattern = z
  .object({
    ...Pattern.shape,
    parts: z.array(PatternPart).openapi({
      description: 'What was computed alike and told apart alike; several after merges.',
    }),
    candidates: z.record(z.string(), z.int()).openapi({
      description: 'How many candidates have which status.',
      example: { open: 2, confirmed: 3 },
    }),
    gaps: z
      .array(z.object({ gap: z.string(), count: z.int() }))
      .readonly()
      .openapi({ description: 'The gaps that they show, the most frequent first.' }),
    themes: z.array(Theme).openapi({ description: 'Those that it is of, the widest first.' }),
    edits: z.array(PatternEdit).openapi({ description: 'What people said of it, the last first.' }),
  })
  .openapi('WholePattern');

export type WholePattern = z.infer<typeof WholePattern>;
