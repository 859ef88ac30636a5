import type { Context } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';

/** Without a request for so long, a session ends. */
export const idleSeconds = 12 * 60 * 60;

/** However busy it is, a session ends after this long. */
export const longestSessionSeconds = 7 * 24 * 60 * 60;

type CookieContext = { secureCookies: boolean };

/** `__Host-` binds the cookie to this host and to https; browsers refuse it on plain http. */
export function sessionCookieName({ secureCookies }: CookieContext): string {
  return secureCookies ? '__Host-closecall' : 'closecall';
}

export function hasSessionCookie(c: Context, context: CookieContext): boolean {
  return (getCookie(c, sessionCookieName(context)) ?? '') !== '';
}

/** Hands on the session's own cookie of an answer of better-auth, and none of its others. */
export function passCookie(c: Context, context: CookieContext, answered: Headers): void {
  const own = answered
    .getSetCookie()
    .filter((line) => line.startsWith(`${sessionCookieName(context)}=`));
  for (const line of own) c.header('set-cookie', line, { append: true });
}

export function dropSessionCookie(c: Context, context: CookieContext): void {
  deleteCookie(c, sessionCookieName(context), { path: '/', secure: context.secureCookies });
}
