export const candidateStatuses = [
  'settling',
  'open',
  'confirmed',
  'dismissed',
  'snoozed',
  'merged',
  'logged',
  'suppressed',
  'withdrawn',
] as const;

export type CandidateStatus = (typeof candidateStatuses)[number];

/** Why a person says that a candidate needs nothing. Only `not_a_near_miss` teaches the score. */
export const dismissReasons = [
  'not_a_near_miss',
  'known_and_accepted',
  'duplicate',
  'test',
  'bad_data',
] as const;

export type DismissReason = (typeof dismissReasons)[number];

/** A person's choice of a ticket: `auto` leaves it to the policy. */
export const ticketChoices = ['yes', 'no', 'auto'] as const;

export type TicketChoice = (typeof ticketChoices)[number];

/** Those that say that nothing nearly went wrong. */
export const noNearMissReasons: readonly DismissReason[] = ['not_a_near_miss', 'test', 'bad_data'];
