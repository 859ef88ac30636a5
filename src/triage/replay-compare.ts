import type { CandidateInShort } from '../db/queries/candidates-of-subjects.ts';

type Named = Pick<CandidateInShort, 'detector' | 'title'> & { subject: string };

export type FieldChange = {
  field: 'title' | 'story' | 'closeness' | 'status';
  from: string;
  to: string;
};

/** What became of the candidates of some subjects. */
export type ReplayedCandidates = {
  added: readonly (Named & { story: string; status: string })[];
  takenBack: readonly (Named & { id: string; story: string; because: string })[];
  changed: readonly (Named & { id: string; fields: readonly FieldChange[] })[];
};

/** Compares candidates before and after; what was taken back before is as good as not there. */
export function compareCandidates(
  before: readonly CandidateInShort[],
  after: readonly CandidateInShort[],
): ReplayedCandidates {
  const was = new Map(before.filter(isThere).map((each) => [each.id, each]));
  const is = new Map(after.map((each) => [each.id, each]));
  return {
    added: after
      .filter((each) => isThere(each) && !was.has(each.id))
      .map((each) => ({ ...named(each), story: each.story, status: each.status })),
    takenBack: [...was.values()].flatMap((each) => {
      const now = is.get(each.id);
      if (now !== undefined && isThere(now)) return [];
      const because = now?.because ?? 'today’s code finds nothing there';
      return [{ ...named(each), id: each.id, story: each.story, because }];
    }),
    changed: [...was.values()].flatMap((each) => {
      const now = is.get(each.id);
      if (now === undefined || !isThere(now)) return [];
      const fields = fieldChanges(each, now);
      return fields.length === 0 ? [] : [{ ...named(now), id: each.id, fields }];
    }),
  };
}

function isThere({ status }: CandidateInShort): boolean {
  return status !== 'withdrawn';
}

function named({ detector, title, subjectKey }: CandidateInShort): Named {
  return { detector, title, subject: subjectKey };
}

const compared = ['title', 'story', 'closeness', 'status'] as const;

function fieldChanges(before: CandidateInShort, after: CandidateInShort): readonly FieldChange[] {
  return compared
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, from: String(before[field]), to: String(after[field]) }));
}
