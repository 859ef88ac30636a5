import type { ZodType } from 'zod';
import { OutboundError } from '../contract.ts';

/** An answer of Jira's API as it is documented; anything else is a broken answer. */
export function readAnswer<T>(schema: ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new OutboundError('broken_answer', 'Jira’s answer can’t be read');
}
