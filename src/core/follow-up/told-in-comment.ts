import { type CandidateStatus, noNearMissReasons } from '../candidate/status.ts';

/** A candidate as far as the comment of its pattern's ticket tells of it. */
export type ToldInComment = {
  status: CandidateStatus;
  decidedBy: string | null;
  decisionReason: string | null;
  gap: string;
};

/**
 * What the comment takes from one of its times: the gap that it showed, `unknown` where nobody said;
 * null where it does not count, as its facts took it back, another one stands for it, or people said
 * that it was nothing.
 */
export function toldInComment(of: ToldInComment): string | null {
  const { status, decidedBy, decisionReason, gap } = of;
  if (status === 'withdrawn') return null;
  if (status === 'merged' && decidedBy === 'system') return null;
  if (status === 'dismissed' && nothing.has(decisionReason)) return null;
  return gap;
}

const nothing: ReadonlySet<string | null> = new Set(noNearMissReasons);
