import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, safe in addresses, cookies and headers. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The only form in which tokens are stored: SHA-256 is enough for what can't be guessed. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares two secrets in a time that tells nothing about them. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(hashToken(one), hashToken(other));
}
