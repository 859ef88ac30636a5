import type { RawRequest } from '../contract.ts';
import { signedByAny } from '../shared/signed-by-any.ts';

/** PagerDuty sends one v1= per active secret while secrets are being changed. */
export function verify(request: RawRequest, secrets: readonly string[]): boolean {
  const header = request.headers.get('x-pagerduty-signature') ?? '';
  const signatures = header
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry.startsWith('v1='))
    .map((entry) => entry.slice('v1='.length));
  return signedByAny(request.body, signatures, secrets);
}
