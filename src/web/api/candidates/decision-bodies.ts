import { z } from '@hono/zod-openapi';
import type { RefinementCtx } from 'zod';
import { customerImpacts, gaps, longestGapText } from '../../../core/candidate/answers.ts';
import { dismissReasons, ticketChoices } from '../../../core/candidate/status.ts';
import { cleanLine } from '../../../core/clean-text.ts';
import { riskScale } from '../../../core/score/said.ts';
import { Id, Moment, Name, Note } from '../request-parts.ts';

const Version = z
  .int()
  .min(1)
  .openapi({ description: 'The version that was seen; a newer one is answered with 409.' });

const RiskValue = z.literal(riskScale, { error: `must be one of ${riskScale.join(', ')}` });

const Line = z
  .string()
  .max(longestGapText)
  .transform((text) => cleanLine(text))
  .openapi({ type: 'string', example: 'Nobody knew how small the pool is.' });

/** Where a person knows better than the facts; of one candidate, as many have nothing in common there. */
export const saidFields = {
  closeness: RiskValue.optional().openapi({
    description: 'How close it was, where the facts alone tell it otherwise; kept beside theirs.',
  }),
  severity: RiskValue.optional().openapi({
    description: 'How bad it could have been, where the facts alone tell it otherwise.',
  }),
  gap: z
    .enum(gaps, { error: `must be one of ${gaps.join(', ')}` })
    .optional()
    .openapi({ description: 'The kind of gap it shows.' }),
  gapText: Line.optional().openapi({ description: 'What the gap is, in a line.' }),
  customerImpact: z
    .enum(customerImpacts, { error: `must be one of ${customerImpacts.join(', ')}` })
    .optional()
    .openapi({ description: 'Whether a customer would have noticed.' }),
};

/** What each decision is made of, besides what it is about. */
export const confirmFields = {
  ticket: z
    .enum(ticketChoices)
    .default('yes')
    .openapi({ description: 'Whether a ticket follows; `auto` leaves it to the policy.' }),
  note: Note.optional(),
};

export const dismissFields = {
  reason: z.enum(dismissReasons, { error: `must be one of ${dismissReasons.join(', ')}` }),
  note: Note.optional(),
  owner: Name.optional().openapi({ description: 'Who accepts it; for known_and_accepted.' }),
  until: Moment.optional().openapi({
    description: 'Until when it is accepted; for known_and_accepted, 90 days unless said.',
  }),
};

export const snoozeFields = {
  until: Moment.openapi({ description: 'When it comes back; must lie ahead.' }),
  note: Note.optional(),
};

export const mergeFields = {
  into: Id.openapi({ description: 'The candidate that stays.', format: 'uuid' }),
};

/** Only what is known and accepted has an owner and an end. */
export function ownerOnlyIfAccepted(
  body: { reason: string; owner?: unknown; until?: unknown },
  ctx: RefinementCtx,
): void {
  if (body.reason === 'known_and_accepted') return;
  for (const field of ['owner', 'until'] as const) {
    if (body[field] === undefined) continue;
    const message = 'goes with the reason known_and_accepted alone';
    ctx.addIssue({ code: 'custom', path: [field], message });
  }
}

export const ConfirmBody = z
  .strictObject({ version: Version, ...confirmFields, ...saidFields })
  .openapi('Confirm', { example: { version: 2, ticket: 'yes', note: 'The pool was too small.' } });

export const DismissBody = z
  .strictObject({ ...dismissFields, ...saidFields, version: Version })
  .superRefine(ownerOnlyIfAccepted)
  .openapi('Dismiss', { example: { version: 2, reason: 'not_a_near_miss' } });

export const SnoozeBody = z
  .strictObject({ version: Version, ...snoozeFields })
  .openapi('Snooze', { example: { version: 2, until: '2030-01-31T09:00:00Z' } });

export const MergeBody = z
  .strictObject({ version: Version, ...mergeFields })
  .openapi('Merge', { example: { version: 2, into: '0190a1b2-0000-7000-8000-000000000001' } });

export const UndoBody = z
  .strictObject({ version: Version.optional() })
  .openapi('Undo', { example: { version: 3 } });

export const AssignBody = z
  .strictObject({
    team: Name.nullable().openapi({
      description: 'A team’s id. Null takes that back: the team of its rule or service again.',
    }),
    note: Note.optional(),
  })
  .openapi('Assign', { example: { team: 'payments', note: 'Their pool, not ours.' } });

const orFacts = (about: string) =>
  RiskValue.nullable()
    .optional()
    .openapi({ description: `${about} Null leaves it to the facts again; left out it stays.` });

export const SayBody = z
  .strictObject({
    closeness: orFacts('How close it was.'),
    severity: orFacts('How bad it could have been.'),
  })
  .refine(({ closeness, severity }) => closeness !== undefined || severity !== undefined, {
    error: 'name closeness, severity or both',
  })
  .openapi('Say', { example: { closeness: 50, severity: null } });

export const NoteBody = z
  .strictObject({ text: Note.refine((text) => text !== '', { error: 'must not be empty' }) })
  .openapi('LeaveNote', { example: { text: 'The pool was at 98 % just before.' } });
