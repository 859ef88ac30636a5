import type { Context } from 'hono';
import { z } from 'zod';
import { customerImpacts, gaps, longestGapText } from '../../core/candidate/answers.ts';
import { dismissReasons, ticketChoices } from '../../core/candidate/status.ts';
import { cleanLine, cleanText } from '../../core/clean-text.ts';
import { readIssueName } from '../../core/follow-up/issue-name.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { riskScale } from '../../core/score/said.ts';
import type { WebVariables } from '../web-context.ts';
import { snoozeLengths } from './snooze-end.ts';

const version = z.coerce.number<string>().int().positive();

/** Browsers send an empty field where nothing was written. */
export const note = z
  .string()
  .max(4_000)
  .transform((text) => cleanText(text) || null)
  .default(null);

/** Left alone, the facts count. */
const closeness = z.preprocess(
  (text) => (text === '' || text === undefined ? null : Number(text)),
  z.literal(riskScale).nullable(),
);

/** Where a person knows better than the facts. */
const word = {
  closeness,
  gap: z.enum(gaps).nullable().default(null),
  gapText: z
    .string()
    .max(longestGapText)
    .transform((text) => cleanLine(text) || null)
    .default(null),
  customerImpact: z.enum(customerImpacts).nullable().default(null),
};

/** A near miss in the version that was seen. */
export const seen = z
  .string()
  .transform((text) => {
    const [id = '', was = ''] = text.split('~');
    return { id: id.toLowerCase(), version: was };
  })
  .pipe(z.object({ id: z.guid(), version }));

/** What is decided along: ids and the versions that were seen, as `alike-field.tsx` writes them. */
const alike = z
  .string()
  .max(10_000)
  .default('')
  .transform((text) => text.split(' ').filter((each) => each !== ''))
  .pipe(z.array(seen).max(200));

export const ConfirmForm = z.object({
  version,
  note,
  alike,
  ticket: z.enum(ticketChoices),
  ...word,
});

/** The last day on which something is accepted; it is until its end. */
const lastDay = z.preprocess(
  (text) => (text === '' || text === undefined ? null : text),
  z.iso
    .date()
    .transform((day) => new Date(`${day}T23:59:59Z`))
    .nullable(),
);

export const DismissForm = z.object({
  version,
  note,
  alike,
  reason: z.enum(dismissReasons),
  owner: z
    .string()
    .max(200)
    .transform((text) => cleanLine(text) || null)
    .default(null),
  until: lastDay,
  ...word,
});

/** For so long, or until a moment that the script chose by the viewer's own day. */
export const SnoozeForm = z
  .object({
    version,
    note,
    alike,
    length: z.enum(snoozeLengths).optional(),
    wake: z.iso
      .datetime()
      .transform((text) => new Date(text))
      .optional(),
  })
  .refine(({ length, wake }) => (length === undefined) !== (wake === undefined));

export const MergeForm = z.object({
  version,
  alike,
  into: z.guid().transform((id) => id.toLowerCase()),
});

export const UndoForm = z.object({ version, alike });

export const AdoptForm = z.object({
  key: z
    .string()
    .max(2_000)
    .refine((typed) => readIssueName(typed) !== null),
});

/** The fields of a posted form, or a refusal; one that can't be read has no fields. */
export async function readForm<T>(
  c: Context<WebVariables>,
  schema: z.ZodType<T>,
): Promise<Result<T, { code: 'invalid' }>> {
  const fields = schema.safeParse(await c.req.parseBody());
  return fields.success ? ok(fields.data) : err({ code: 'invalid' });
}
