import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { longestSessionSeconds } from './sessions.ts';

type CookieContext = { secureCookies: boolean };

/** `__Host-` binds the cookie to this host and to https; browsers refuse it on plain http. */
function nameOf({ secureCookies }: CookieContext): string {
  return secureCookies ? '__Host-closecall' : 'closecall';
}

export function readSessionCookie(c: Context, context: CookieContext): string | null {
  const id = getCookie(c, nameOf(context)) ?? '';
  return id === '' ? null : id;
}

export function writeSessionCookie(c: Context, context: CookieContext, id: string): void {
  setCookie(c, nameOf(context), id, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: context.secureCookies,
    maxAge: longestSessionSeconds,
  });
}

export function dropSessionCookie(c: Context, context: CookieContext): void {
  deleteCookie(c, nameOf(context), { path: '/', secure: context.secureCookies });
}
