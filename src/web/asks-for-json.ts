import type { Context } from 'hono';

/** Whether the pages' script asks, which takes data; a browser by itself asks for a page. */
export function asksForJson(c: Context): boolean {
  return c.req.header('accept')?.includes('application/json') ?? false;
}
