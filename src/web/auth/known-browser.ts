import { createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { SecretBox } from '../../configure/secret-box.ts';
import { isSameToken } from './token-hash.ts';

type BrowserContext = { secretBox: Pick<SecretBox, 'derive'>; secureCookies: boolean };

const lifeSeconds = 180 * 24 * 60 * 60;

/**
 * Marks browsers that signed in to an account, by a signed cookie that opens nothing: bad tries from
 * elsewhere do not hold them up. See OWASP's "device cookies".
 */
export function rememberBrowser(c: Context, context: BrowserContext, email: string): void {
  const id = randomBytes(12).toString('base64url');
  setCookie(c, nameOf(context), `${id}.${sign(context, id, email)}`, {
    ...{ path: '/', httpOnly: true, sameSite: 'Lax', maxAge: lifeSeconds },
    secure: context.secureCookies,
  });
}

/** The id of a browser that signed in to this account before, or null. */
export function knownBrowser(c: Context, context: BrowserContext, email: string): string | null {
  const [id = '', signature = ''] = (getCookie(c, nameOf(context)) ?? '').split('.');
  return id !== '' && isSameToken(signature, sign(context, id, email)) ? id : null;
}

function nameOf({ secureCookies }: BrowserContext): string {
  return secureCookies ? '__Host-closecall-known' : 'closecall-known';
}

function sign({ secretBox }: BrowserContext, id: string, email: string): string {
  const key = secretBox.derive('closecall known browsers');
  return createHmac('sha256', key).update(`${id}\n${email}`).digest('base64url');
}
