import { type CandidateStatus, noNearMissReasons } from '../candidate/status.ts';

/** A candidate as far as the comments of its pattern's tickets tell of it. */
export type ToldInComment = {
  fingerprint: string;
  occurredAt: Date;
  status: CandidateStatus;
  decidedBy: string | null;
  decisionReason: string | null;
  gap: string;
};

/** One time of a pattern; `isNews` where none of its comments counted it so far, and readers want to know. */
export type ToldTime = { fingerprint: string; occurredAt: Date; isNews: boolean };

/**
 * The times of which comments have to tell otherwise, after a candidate changed: where it was told
 * so far, and where it is told from now on. None where it counts as before, with the same gap. What
 * still settles is no news yet.
 */
export function toldOtherwise(
  before: ToldInComment,
  after: (ToldInComment & { historical: boolean }) | null,
): readonly ToldTime[] {
  const was = told(before);
  const formerly = was === null ? [] : [timeOf(before, false)];
  const is = after === null ? null : told(after);
  if (is === null || after === null) return formerly;
  if (was === is && isSameTime(before, after)) return [];
  const isNewHere = was === null || before.fingerprint !== after.fingerprint;
  const isNews = isNewHere && !after.historical && after.status !== 'settling';
  return [...formerly, timeOf(after, isNews)];
}

function isSameTime(before: ToldInComment, after: ToldInComment): boolean {
  return (
    before.fingerprint === after.fingerprint &&
    before.occurredAt.getTime() === after.occurredAt.getTime()
  );
}

/**
 * What a comment takes from one of its times: the gap that it showed, `unknown` where nobody said;
 * null where it does not count, as its facts took it back, another one stands for it, or people said
 * that it was nothing.
 */
function told({ status, decidedBy, decisionReason, gap }: ToldInComment): string | null {
  if (status === 'withdrawn') return null;
  if (status === 'merged' && decidedBy === 'system') return null;
  if (status === 'dismissed' && nothing.has(decisionReason)) return null;
  return gap;
}

const nothing: ReadonlySet<string | null> = new Set(noNearMissReasons);

function timeOf({ fingerprint, occurredAt }: ToldInComment, isNews: boolean): ToldTime {
  return { fingerprint, occurredAt, isNews };
}
