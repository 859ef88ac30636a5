import { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { z } from 'zod';

const Address = z.union([z.ipv4(), z.ipv6()]);

/**
 * The address that a request came from, to count by. We speak no TLS ourselves, so that with a public
 * https address a proxy stands in front, and what it added last to X-Forwarded-For is who asked it.
 * Where a proxy adds nothing that is whatever the sender wrote: never to be trusted for more than this.
 */
export function senderOf(c: Context, publicUrl: string | null): string {
  const isBehindProxy = publicUrl?.startsWith('https:') ?? false;
  const told = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  return isBehindProxy && Address.safeParse(told).success ? told : peerOf(c);
}

function peerOf(c: Context): string {
  const env: unknown = c.env;
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return 'unknown';
  const { incoming } = env;
  if (!(incoming instanceof IncomingMessage)) return 'unknown';
  return incoming.socket.remoteAddress ?? 'unknown';
}
