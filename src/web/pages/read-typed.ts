import type { Context } from 'hono';
import { z } from 'zod';
import type { Typed } from '../views/typed.ts';
import type { WebVariables } from '../web-context.ts';

export const AssignFields = z.object({
  team: z
    .string()
    .max(200)
    .transform((team) => (team === '' ? null : team)),
});

const text = z.string().max(4_000).catch('');

const TypedFields = z.object({
  ...{ note: text, closeness: text, gap: text, gapText: text },
  ...{ customerImpact: text, owner: text, until: text },
});

/** What stands in the form of the decision so far, as it was typed; null where it was not posted along. */
export async function readTyped(c: Context<WebVariables>): Promise<Typed | null> {
  const body = await c.req.parseBody();
  return 'note' in body ? TypedFields.parse(body) : null;
}
