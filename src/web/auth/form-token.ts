import { randomBytes } from 'node:crypto';
import { isSameToken } from './token-hash.ts';

const bytes = 32;

/**
 * A session's token as one page carries it: otherwise each time. Pages are compressed and repeat what
 * was searched for, so that from their lengths alone a text that stays the same could be guessed (BREACH).
 */
export function maskToken(token: Buffer): string {
  const pad = randomBytes(bytes);
  return Buffer.concat([pad, xor(pad, token)]).toString('base64url');
}

/** Whether both are the same token, however they are masked. */
export function isSameForm(sent: string, own: string): boolean {
  const [one, other] = [unmask(sent), unmask(own)];
  return one !== null && other !== null && isSameToken(one, other);
}

function unmask(masked: string): string | null {
  const both = Buffer.from(masked, 'base64url');
  if (both.length !== 2 * bytes) return null;
  return xor(both.subarray(0, bytes), both.subarray(bytes)).toString('base64url');
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}
