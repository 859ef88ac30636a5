import type { Context } from 'hono';
import { z } from 'zod';
import { cleanText } from '../../core/clean-text.ts';
import type { WebVariables } from '../web-context.ts';

const NoteField = z.object({
  note: z
    .string()
    .transform((text) => cleanText(text))
    .catch(''),
});

/** What was written into a posted form, whatever else is wrong with it; null for nothing. */
export async function readNote(c: Context<WebVariables>): Promise<string | null> {
  const { note } = NoteField.parse(await c.req.parseBody());
  return note === '' ? null : note;
}
