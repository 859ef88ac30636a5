import type { Context } from 'hono';
import { HttpProblem } from '../problem.ts';
import { isOwnOrigin } from './own-origin.ts';

/** Forms that come before a session have no token of one, so where they come from has to do. */
export function refuseForeign(c: Context, publicUrl: string | null): void {
  if (isOwnOrigin(c, publicUrl)) return;
  throw new HttpProblem('forged', 'Nothing was changed. Open the page itself and use its form.');
}
