import type { Context } from 'hono';
import { tryGetContext } from 'hono/context-storage';
import { getCookie, setCookie } from 'hono/cookie';

/** How pages are coloured: as the system prefers, or as the person chose. */
export const colorThemes = ['system', 'light', 'dark'] as const;
export type ColorTheme = (typeof colorThemes)[number];

const cookieName = 'closecall-theme';
const yearSeconds = 365 * 24 * 60 * 60;

/**
 * The choice of whoever asks for the page that is being made, wherever it is made: the frame of
 * every page needs it, those of errors included, and no page's content does.
 */
export function colorThemeNow(): ColorTheme {
  const c = tryGetContext();
  const chosen = c === undefined ? undefined : getCookie(c, cookieName);
  return readColorTheme(chosen) ?? 'system';
}

export function readColorTheme(text: unknown): ColorTheme | null {
  return colorThemes.find((theme) => theme === text) ?? null;
}

/** A preference of this browser; it says nothing about anybody, and needs no protection. */
export function keepColorTheme(c: Context, theme: ColorTheme, secure: boolean): void {
  const maxAge = theme === 'system' ? 0 : yearSeconds;
  setCookie(c, cookieName, theme, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge });
}
