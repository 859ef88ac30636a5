import { createHash } from 'node:crypto';

const MAX_KEY_LENGTH = 200;

/** The provider's id where it can serve as a key, else the hash of the bytes. Never throws. */
export function deliveryKey(providerId: unknown, body: Uint8Array): string {
  const isUsable = typeof providerId === 'string' && /^[\x21-\x7e]+$/.test(providerId);
  return isUsable && providerId.length <= MAX_KEY_LENGTH ? providerId : bodyKey(body);
}

export function bodyKey(body: Uint8Array): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
