import { isOfOthers } from '../../core/decider.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';

/** Whether to show what decides on anything at all; the routes check it again. */
export function mayDecide({ role }: Caller): boolean {
  return isAtLeast(role, 'responder');
}

/** Whether to show what decides on something of this team. */
export function mayDecideOn(caller: Caller, teamId: string | null): boolean {
  return mayDecide(caller) && !isOfOthers(deciderOf(caller), teamId);
}
