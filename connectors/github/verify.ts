import type { RawRequest } from '../contract.ts';
import { signedByAny } from '../shared/signed-by-any.ts';

/** The older X-Hub-Signature is SHA-1 and is never looked at. */
export function verify(request: RawRequest, secrets: readonly string[]): boolean {
  const header = request.headers.get('x-hub-signature-256') ?? '';
  if (!header.startsWith('sha256=')) return false;
  return signedByAny(request.body, [header.slice('sha256='.length)], secrets);
}
