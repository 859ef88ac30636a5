import type { CandidateFilter } from '../../db/queries/list-candidates.ts';
import type { Caller } from '../caller.ts';
import type { Narrowed } from '../views/origin.ts';
import { teamChoice } from '../views/team-choice.ts';

const dayMs = 24 * 60 * 60_000;
const lengthsMs: ReadonlyMap<string, number> = new Map([
  ['24h', dayMs],
  ['7d', 7 * dayMs],
  ['30d', 30 * dayMs],
]);

/** What the address of a list asks for, for whoever opens it. The same goes for decisions on all of it. */
export function inboxFilter(at: Narrowed, caller: Caller, now: Date): CandidateFilter {
  return {
    team: teamsOf(at, caller),
    service: at.service === null ? undefined : [at.service],
    detector: at.detector === null ? undefined : [at.detector],
    since: at.since === null ? undefined : beginOf(at.since, now),
    text: at.q ?? undefined,
  };
}

/** The teams of a list; undefined for all. */
function teamsOf(at: Narrowed, caller: Caller): readonly string[] | undefined {
  const choice = teamChoice(at, caller);
  if (choice === 'all') return undefined;
  return choice === 'mine' ? caller.teams : [choice];
}

/** A day begins where UTC has it. */
function beginOf(since: string, now: Date): Date {
  const lengthMs = lengthsMs.get(since);
  return lengthMs === undefined ? new Date(since) : new Date(now.getTime() - lengthMs);
}
