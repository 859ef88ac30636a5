import type { Caller } from '../caller.ts';
import type { Narrowed } from './origin.ts';

/** Whose near misses a list shows: `mine`, `all`, or one team as the address names it. */
export function teamChoice({ team }: Pick<Narrowed, 'team'>, { teams }: Caller): string {
  if (team !== null && team !== 'mine') return team;
  return teams.length === 0 ? 'all' : 'mine';
}
