import type { Context } from 'hono';

/**
 * Whether a request comes from our own pages, as far as the browser tells: browsers send no
 * Sec-Fetch-Site on plain http, and scripts send neither. Behind a proxy that ends TLS the browser's
 * origin is the public address; without one it is the host that was asked for.
 */
export function isOwnOrigin(c: Context, publicUrl: string | null): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = c.req.header('origin');
  if (origin === undefined) return true;
  // Sandboxed pages send the word "null", which is no address.
  if (!URL.canParse(origin)) return false;
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  return new URL(origin).host === c.req.header('host')?.toLowerCase();
}
