import type { CandidateStatus } from '../candidate/status.ts';
import type { FollowUpStatus } from '../follow-up/transitions.ts';

/** A near miss that a digest told of, as it stands now. */
export type ToldOf = {
  id: string;
  story: string;
  status: CandidateStatus;
  /** Why it was dismissed; null where it was not. */
  reason: string | null;
  followUp: { status: FollowUpStatus; key: string | null } | null;
};

/** What became of one: `state` tells whether that was told already, `words` go on its story. */
export type Outcome = { id: string; story: string; state: string; words: string };

const dismissedWords: Readonly<Record<string, string>> = {
  not_a_near_miss: 'not a near miss, the team said',
  known_and_accepted: 'known and accepted',
  duplicate: 'the same as another one',
  test: 'it was a test',
  bad_data: 'its data was wrong',
};

/** What became of it; null while it still waits, and where nothing has to be told. */
export function outcomeOf(told: ToldOf): Outcome | null {
  const { id, story } = told;
  const found = ofTicket(told) ?? ofDecision(told);
  return found === null ? null : { id, story, ...found };
}

type Found = Pick<Outcome, 'state' | 'words'>;

function ofTicket({ status, followUp }: ToldOf): Found | null {
  if (status !== 'confirmed' || followUp?.key == null) return null;
  const { key } = followUp;
  if (followUp.status === 'done') return { state: 'done', words: `${key} is done` };
  if (followUp.status === 'wont_do')
    return { state: 'wont_do', words: `${key} was closed without being done` };
  return { state: 'ticket', words: `became ${key}` };
}

function ofDecision({ status, reason }: ToldOf): Found | null {
  switch (status) {
    case 'confirmed':
      return { state: 'confirmed', words: 'a near miss, the team said' };
    case 'dismissed':
      return { state: 'dismissed', words: dismissedWords[reason ?? ''] ?? 'dismissed' };
    case 'withdrawn':
      return { state: 'withdrawn', words: 'taken back, as its facts changed' };
    case 'settling':
    case 'open':
    case 'snoozed':
    case 'merged':
    case 'logged':
    case 'suppressed':
      return null;
  }
}
