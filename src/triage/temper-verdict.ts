import type { PolicyVerdict, TraceEntry } from '../core/policy/evaluate-policy.ts';
import { askPeopleOfRecord } from '../core/policy/pattern-record.ts';
import { type PlacedVerdict, placeVerdict } from '../core/policy/rule-outcome.ts';
import { askPeopleInstead, heldBack, isWeekFull } from '../core/policy/weekly-limit.ts';
import type { Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { weekOfTeam } from '../db/queries/week-of-team.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import type { Repeated } from '../follow-up/finished-just-now.ts';
import { liveOrRecent } from '../follow-up/hold-follow-up.ts';
import { type OfKind, recordAgainst } from './record-against.ts';

/** A candidate that was judged, as it stood until now. */
type Judged = Repeated &
  OfKind &
  Pick<CandidateRow, 'status' | 'teamId' | 'teamAssignedBy'> & {
    /** The entry of its trace by which people were asked instead of a ticket. */
    heldBack: TraceEntry | null;
  };

/**
 * What a rule's verdict comes to now: a time out of sight that is over asks people at once, and so
 * does a ticket of a pattern, or of a kind on its service, of which people thought too little, or for
 * which the team's week has no place. Where it has one, no other transaction gives a place away
 * until this one ends.
 */
export async function temperVerdict<Verdict extends PolicyVerdict>(
  tx: Transaction,
  judged: Judged,
  spoken: Verdict,
): Promise<Verdict & PlacedVerdict> {
  if (spoken.verdict === 'open_ticket') {
    return { ...(await earnedTicket(tx, judged, spoken)), snoozedUntil: null };
  }
  const isTimed = spoken.verdict === 'review' && spoken.snoozeUntil !== undefined;
  return isTimed ? placeVerdict(spoken, await databaseNow(tx)) : { ...spoken, snoozedUntil: null };
}

async function earnedTicket<Verdict extends PolicyVerdict>(
  tx: Transaction,
  judged: Judged,
  spoken: Verdict,
): Promise<Verdict> {
  const { status, teamId, teamAssignedBy, heldBack: entry } = judged;
  // It has its place already.
  if (status === 'confirmed') return spoken;
  if (entry !== null) return heldBack(spoken, entry);
  // What joins a ticket that is there takes no place.
  const joined = await liveOrRecent(tx, judged);
  if (joined !== null && joined.status !== 'rehearsed') return spoken;
  const record = await recordAgainst(tx, judged);
  if (record !== null) return askPeopleOfRecord(spoken, record);
  const owner = teamAssignedBy === null ? (spoken.team ?? teamId) : teamId;
  const week = await weekOfTeam(tx, owner, joined?.id);
  return isWeekFull(week) ? askPeopleInstead(spoken, week) : spoken;
}
