import type { RawRequest } from '../contract.ts';
import { signedByAny } from '../shared/signed-by-any.ts';

/** The header names its method; only SHA-256 counts, whatever else it may name one day. */
export function verify(request: RawRequest, secrets: readonly string[]): boolean {
  const header = request.headers.get('x-hub-signature') ?? '';
  if (!header.startsWith('sha256=')) return false;
  return signedByAny(request.body, [header.slice('sha256='.length)], secrets);
}
