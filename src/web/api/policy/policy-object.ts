import { z } from '@hono/zod-openapi';
import { PolicyDocument } from '../../../config/document.ts';
import type { TicketQuestion } from '../../../core/follow-up/question-set.ts';
import type { listPolicies } from '../../../db/queries/list-policies.ts';
import { detectorNames } from '../candidates/candidate-object.ts';

const At = z.iso.datetime();

export const Rules = PolicyDocument.shape.rules.readonly().openapi({
  example: [
    { name: 'worth a look', when: 'priority >= 20', then: 'review' },
    { name: 'the rest', when: 'true', then: 'log' },
  ],
});

const Question = z
  .object({
    name: z.string(),
    when: z.string(),
    firstStep: z.string(),
    question: z.array(z.string()).readonly(),
  })
  .openapi('TicketQuestion');

export function toQuestion({ question, ...rest }: TicketQuestion): z.infer<typeof Question> {
  return { ...rest, question: typeof question === 'string' ? [question] : question };
}

/** What is no fault of a rule, and yet most likely not what was meant. */
export const Warnings = z
  .array(
    z.object({
      path: z.string().openapi({ example: 'rules[0].when' }),
      message: z
        .string()
        .openapi({ example: 'no service is called "chekout", so this is never true' }),
      line: z.int(),
      column: z.int(),
      suggestion: z.string().optional(),
    }),
  )
  .readonly()
  .openapi({
    description:
      'Services and teams that rules name and nobody has configured, and facts that rules ask for in vain: nobody can know them yet, or no rule is asked about such near misses.',
  });

/** The policy in force, with what applies where it says nothing. */
export const ActivePolicy = z
  .object({
    version: z
      .int()
      .nullable()
      .openapi({ description: 'Null while the one that Closecall comes with is in force.' }),
    rules: Rules,
    settleSeconds: z.record(z.enum(detectorNames), z.number()),
    undoSeconds: z.number(),
    halfLifeDays: z.int().openapi({ description: 'So many days old, an occurrence counts half.' }),
    questions: z.array(Question).openapi({
      description: 'What tickets ask, in the order in which it is tried; the first that fits.',
    }),
    automaticTickets: z
      .object({
        on: z.boolean(),
        rules: z.array(z.string()).openapi({ description: 'Those that open tickets.' }),
        perWeek: z
          .int()
          .openapi({ description: 'At most, for each team that sets no number of its own.' }),
      })
      .openapi({ description: 'Tickets that rules open by themselves, in working hours.' }),
    warnings: Warnings,
  })
  .openapi('ActivePolicy');

export const PolicyVersion = z
  .object({
    version: z.int(),
    active: z.boolean(),
    document: PolicyDocument,
    author: z.string(),
    note: z.string().nullable(),
    createdAt: At,
    activatedAt: At.nullable(),
  })
  .openapi('PolicyVersion');

type PolicyRow = Awaited<ReturnType<typeof listPolicies>>[number];

export function toPolicyVersion(row: PolicyRow): z.infer<typeof PolicyVersion> {
  return {
    ...row,
    document: PolicyDocument.parse(row.document),
    createdAt: row.createdAt.toISOString(),
    activatedAt: row.activatedAt?.toISOString() ?? null,
  };
}
