import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';

/** Whether to show what decides; the routes check it again. */
export function mayDecide({ role }: Caller): boolean {
  return isAtLeast(role, 'responder');
}
