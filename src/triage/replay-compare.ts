import type { CandidateInShort } from '../db/queries/candidates-of-subjects.ts';

type Named = Pick<CandidateInShort, 'detector' | 'title'> & { subject: string };

export type FieldChange = {
  field: 'title' | 'story' | 'closeness' | 'status' | 'service' | 'fingerprint';
  from: string;
  to: string;
};

/**
 * What becomes of a candidate's ticket. `planned`: there will be one; `cancelled`: one that was not
 * opened yet is not opened; `comment`: its one comment may tell of it.
 */
export type TicketChange = 'planned' | 'cancelled' | 'comment';

/** What was decided stays; its facts are otherwise now. */
export type DecidedChange = { by: 'a person' | 'the policy'; because: string };

/** What became of the candidates of some subjects. */
export type ReplayedCandidates = {
  added: readonly (Named & { story: string; status: string; ticket: TicketChange | null })[];
  takenBack: readonly (Named & {
    id: string;
    story: string;
    because: string;
    ticket: TicketChange | null;
  })[];
  /** Without a field only its evidence or its score is another one. */
  changed: readonly (Named & {
    id: string;
    fields: readonly FieldChange[];
    decided: DecidedChange | null;
    ticket: TicketChange | null;
  })[];
};

const nothingFound = 'today’s code finds nothing there';

/** Compares candidates before and after; what was taken back before is as good as not there. */
export function compareCandidates(
  before: readonly CandidateInShort[],
  after: readonly CandidateInShort[],
): ReplayedCandidates {
  const was = new Map(before.map((each) => [each.id, each]));
  const wasThere = new Map(before.filter(isThere).map((each) => [each.id, each]));
  const is = new Map(after.map((each) => [each.id, each]));
  return {
    added: after
      .filter((each) => isThere(each) && !wasThere.has(each.id))
      .map((each) => {
        const { story, status } = each;
        return { ...named(each), story, status, ticket: ticketChange(was.get(each.id), each) };
      }),
    takenBack: [...wasThere.values()].flatMap((each) => {
      const now = is.get(each.id);
      if (now !== undefined && isThere(now)) return [];
      const { id, story } = each;
      const because = now?.because ?? nothingFound;
      return [{ ...named(each), id, story, because, ticket: ticketChange(each, now) }];
    }),
    changed: [...wasThere.values()].flatMap((each) => {
      const now = is.get(each.id);
      if (now === undefined || !isThere(now)) return [];
      // Whatever is written of a candidate moves this.
      if (each.updatedAt.getTime() === now.updatedAt.getTime()) return [];
      const decided = decidedChange(each, now);
      const ticket = ticketChange(each, now, decided !== null);
      return [{ ...named(now), id: each.id, fields: fieldChanges(each, now), decided, ticket }];
    }),
  };
}

function isThere({ status }: CandidateInShort): boolean {
  return status !== 'withdrawn';
}

function named({ detector, title, subjectKey }: CandidateInShort): Named {
  return { detector, title, subject: subjectKey };
}

const compared = ['title', 'story', 'closeness', 'status', 'service', 'fingerprint'] as const;

function fieldChanges(before: CandidateInShort, after: CandidateInShort): readonly FieldChange[] {
  return compared
    .filter((field) => before[field] !== after[field])
    .map((field) => {
      return { field, from: String(before[field] ?? 'none'), to: String(after[field] ?? 'none') };
    });
}

function decidedChange(before: CandidateInShort, after: CandidateInShort): DecidedChange | null {
  const { decidedBy, factsChanged, found, because, story } = after;
  if (!factsChanged || decidedBy === null || decidedBy === 'system') return null;
  const isElsewhere = before.service !== after.service;
  if (before.factsChanged && before.found === found && isElsewhere) return null;
  const by = decidedBy.startsWith('policy:') ? 'the policy' : 'a person';
  return { by, because: before.found === found ? nothingFound : (because ?? story) };
}

function ticketChange(
  before: CandidateInShort | undefined,
  after: CandidateInShort | undefined,
  isTold = false,
): TicketChange | null {
  const [was, is] = [before?.followUp ?? null, after?.followUp ?? null];
  if (was === null && is === 'held') return 'planned';
  if (was === null) return is === 'open' ? 'comment' : null;
  if (isUnsent(was)) return isUnsent(is) ? null : 'cancelled';
  return was === 'open' && isTold ? 'comment' : null;
}

function isUnsent(status: string | null): boolean {
  return status === 'held' || status === 'rehearsed';
}
