import { createHmac, randomUUID } from 'node:crypto';
import { webhookSecret } from './test-configuration.ts';

/** A request to `/hooks/gh-acme` as GitHub would sign it; each part can be spoilt. */
export function githubRequest(
  body: string | Uint8Array,
  changes: {
    secret?: string;
    headers?: Record<string, string>;
    delivery?: string;
    event?: string;
  } = {},
): RequestInit {
  const bytes = Buffer.from(body);
  const hex = createHmac('sha256', changes.secret ?? webhookSecret)
    .update(bytes)
    .digest('hex');
  return {
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'x-github-event': changes.event ?? 'ping',
      'x-github-delivery': changes.delivery ?? randomUUID(),
      'x-hub-signature-256': `sha256=${hex}`,
      ...changes.headers,
    },
  };
}
