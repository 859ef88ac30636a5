import { createHmac, timingSafeEqual } from 'node:crypto';

/** More than any rotation needs; a header with more is not worth the work of checking it. */
const MAX_SIGNATURES = 10;

/**
 * True when one of the secrets made one of the signatures (lower-case hex of HMAC-SHA256) over
 * exactly these bytes. Every pair is compared, each in constant time. Without a secret: false.
 */
export function signedByAny(
  body: Uint8Array,
  signatures: readonly string[],
  secrets: readonly string[],
): boolean {
  if (signatures.length > MAX_SIGNATURES) return false;
  const given = signatures
    .filter((signature) => /^[0-9a-f]{64}$/.test(signature))
    .map((signature) => Buffer.from(signature, 'hex'));
  if (given.length === 0) return false;
  let isSigned = false;
  for (const secret of secrets.filter((candidate) => candidate !== '')) {
    const expected = createHmac('sha256', secret).update(body).digest();
    for (const signature of given) {
      if (timingSafeEqual(expected, signature)) isSigned = true;
    }
  }
  return isSigned;
}
