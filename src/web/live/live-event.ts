import type { Caller } from '../caller.ts';
import type { LiveNews } from './live-reader.ts';

/** One event as browsers are told it: no texts, which might be anything. */
export type LiveEvent = { event: LiveNews['kind']; data: Readonly<Record<string, unknown>> };

/** What one caller is told. `seq` tells one event from the next, whichever way it comes. */
export function liveEvent(news: LiveNews, caller: Caller): LiveEvent {
  if (news.kind === 'resync') return { event: 'resync', data: {} };
  const { id, status, version, by, at, team, eventId: seq } = news.change;
  if (news.kind === 'found') {
    return {
      event: 'found',
      data: { id, status, version, at, team, seq, mine: isMine(team, caller) },
    };
  }
  return { event: 'changed', data: { id, status, version, by, at, team, seq } };
}

/** To whoever has no team, all are their own. */
function isMine(team: string | null, { teams }: Caller): boolean {
  return teams.length === 0 || (team !== null && teams.includes(team));
}

/** What happened while somebody was away, and where to ask on from. */
export type Missed = { cursor: string; events: readonly LiveEvent[] };
