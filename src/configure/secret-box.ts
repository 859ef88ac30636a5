import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../core/result.ts';

const layout = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals and opens secrets with AES-256-GCM. `place` names the table, column and row, so that a
 * sealed text that was moved elsewhere does not open.
 */
export type SecretBox = {
  /** Tells keys apart without telling them. */
  keyId: string;
  seal(plain: string, place: string): Uint8Array;
  /** Throws when the bytes were changed, moved, or sealed with another key. */
  open(sealed: Uint8Array, place: string): string;
  /** A key of its own for another purpose, as hex; it tells nothing about the secret key. */
  derive(purpose: string): string;
};

export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    keyId: createHash('sha256').update('closecall key id').update(key).digest('hex').slice(0, 16),
    seal(plain, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(layout), nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, place) {
      if (sealed[0] !== layout) throw new Error('the sealed secret has an unknown layout');
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      decipher.setAuthTag(tag);
      const text = sealed.subarray(1 + nonceBytes + tagBytes);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
    derive(purpose) {
      return Buffer.from(hkdfSync('sha256', key, '', purpose, 32)).toString('hex');
    },
  };
}

/** 32 bytes from base64 or hex, as `openssl rand -base64 32` or `-hex 32` prints them. */
export function readSecretKey(text: string): Result<Uint8Array, string> {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return ok(Buffer.from(trimmed, 'hex'));
  const bytes = Buffer.from(trimmed, 'base64');
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed) && bytes.length === 32) return ok(bytes);
  return err('must be 32 bytes as base64 or hex; make one with: openssl rand -base64 32');
}
