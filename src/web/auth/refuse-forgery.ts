import type { Context } from 'hono';
import { HttpProblem } from '../problem.ts';
import { isSameForm } from './form-token.ts';
import { isOwnOrigin } from './own-origin.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Throws unless a changing request of a session was made by our own pages: it carries the session's
 * token, in the form field `_csrf` or the header `x-csrf-token`, and names no foreign origin.
 */
export async function refuseForgery(
  c: Context,
  publicUrl: string | null,
  csrfToken: string,
): Promise<void> {
  if (safeMethods.has(c.req.method)) return;
  const sent = c.req.header('x-csrf-token') ?? (await tokenInForm(c));
  if (sent !== null && isSameForm(sent, csrfToken) && isOwnOrigin(c, publicUrl)) return;
  const detail =
    'Nothing was changed. Reload the page and try again; it may have been open since an earlier sign-in.';
  throw new HttpProblem('forged', detail);
}

async function tokenInForm(c: Context): Promise<string | null> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return null;
  try {
    const { _csrf: field } = await c.req.parseBody();
    return typeof field === 'string' ? field : null;
  } catch {
    // A form that can't be read holds no token.
    return null;
  }
}
