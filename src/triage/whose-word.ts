import type { Whose } from '../core/score/said.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

export type WhoseWord = Pick<CandidateRow, 'saidBy' | 'saidClosenessBy' | 'saidSeverityBy'>;

/** Who said which; the release before kept one name for both. */
export function whoseWord({ saidBy, saidClosenessBy, saidSeverityBy }: WhoseWord): Whose {
  return {
    closeness: saidClosenessBy ?? saidBy ?? 'system',
    severity: saidSeverityBy ?? saidBy ?? 'system',
  };
}
