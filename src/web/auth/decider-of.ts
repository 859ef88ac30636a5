import type { Decider } from '../../core/decider.ts';
import type { Caller } from '../caller.ts';

/** Whoever asks, with what is theirs to decide on. Goes with every change that a person asks for. */
export function deciderOf({ actor, role, teams, decidesFor }: Caller): Decider {
  return role === 'admin' || decidesFor === 'all' ? { actor } : { actor, onlyTeams: teams };
}
