import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import type { BulkDecision } from '../../core/bulk-decision.ts';
import { dismissReasons, ticketChoices } from '../../core/candidate/status.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { WebVariables } from '../web-context.ts';
import { seen } from './read-form.ts';
import { readOrigin } from './read-origin.ts';
import { snoozeLengths } from './snooze-end.ts';

const mostPicked = 2_000;

/** What is chosen with one button, as `confirm:auto`, `dismiss:test` or `snooze:1d` writes it. */
const Choice = z
  .string()
  .max(300)
  .transform((text) => {
    const cut = text.indexOf(':');
    return { action: text.slice(0, cut), value: text.slice(cut + 1) };
  })
  .pipe(
    z.discriminatedUnion('action', [
      z.object({ action: z.literal('confirm'), value: z.enum(ticketChoices) }),
      z.object({ action: z.literal('dismiss'), value: z.enum(dismissReasons) }),
      z.object({
        action: z.literal('snooze'),
        value: z.union([z.enum(snoozeLengths), z.iso.datetime()]),
      }),
      z.object({ action: z.literal('merge'), value: z.guid() }),
      z.object({ action: z.literal('assign'), value: z.string().max(200) }),
    ]),
  );

export type BulkChoice = z.output<typeof Choice>;

/** A row's box holds its near miss and those that are decided with it, as `alike-field.tsx` does. */
const picked = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((boxes) => [boxes].flat().flatMap((box) => box.split(' ').filter(Boolean)))
  .pipe(z.array(seen).max(mostPicked));

const Form = z.object({
  decision: Choice,
  pick: picked,
  /** All that match the list that the form stands on are meant, and not those that are picked. */
  all: z
    .string()
    .default('')
    .transform((value) => value !== ''),
  /** Made with the page, so that the same form posted twice is one job. */
  key: z.string().min(1).max(200).optional(),
});

export type BulkForm = z.output<typeof Form> & { hash: string };

export async function readBulkForm(
  c: Context<WebVariables>,
): Promise<Result<BulkForm, { code: 'invalid'; sentence: string }>> {
  const form = Form.safeParse(await c.req.parseBody({ all: true }));
  if (!form.success) return err({ code: 'invalid', sentence: whatIsMissing(form.error) });
  const { decision, all } = form.data;
  const pick = all ? [] : withoutTwins(form.data.pick);
  if (!all && pick.length === 0) {
    return err({ code: 'invalid', sentence: 'Choose at least one near miss first.' });
  }
  const list = all ? await readOrigin(c) : null;
  const asked = JSON.stringify({ decision, list, pick });
  const hash = createHash('sha256').update(asked).digest('hex');
  return ok({ ...form.data, pick, hash });
}

function whatIsMissing({ issues }: z.ZodError): string {
  const fields = new Set(issues.map(({ path }) => path[0]));
  if (fields.has('decision')) return 'Choose what to decide.';
  const isTooMany = issues.some(({ code }) => code === 'too_big');
  if (isTooMany) return `Choose at most ${mostPicked} at once, or all that match.`;
  return 'Load the page again, then try once more.';
}

function withoutTwins(pick: BulkForm['pick']): BulkForm['pick'] {
  return [...new Map(pick.map((each) => [each.id, each])).values()];
}

/** The decision as it is stored; `until` is when a snooze is over. */
export function decisionOf({ action, value }: BulkChoice, until: Date): BulkDecision {
  const note = null;
  switch (action) {
    case 'confirm':
      return { action, ticket: value, note };
    case 'dismiss':
      return { action, reason: value, note, owner: null, until: null };
    case 'snooze':
      return { action, until: until.toISOString(), note };
    case 'merge':
      return { action, into: value.toLowerCase() };
    case 'assign':
      return { action, team: value === '' ? null : value, note };
  }
}
