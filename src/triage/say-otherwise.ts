import { asSaid, nothingSaid, type Said } from '../core/score/said.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

type ScoredRow = Pick<
  CandidateRow,
  | 'severity'
  | 'closeness'
  | 'recurrence'
  | 'agreement'
  | 'scoreReasons'
  | 'saidCloseness'
  | 'saidSeverity'
>;

/** The columns that a person's word sets where they know better than the facts; none without a word. */
export function sayOtherwise(
  row: ScoredRow,
  said: Partial<Said> | undefined,
  by: string,
): Partial<CandidateRow> {
  const word: Said = { ...nothingSaid, ...said };
  if (word.closeness === null && word.severity === null) return {};
  return {
    ...columns(row, word, by),
    saidCloseness: word.closeness,
    saidSeverity: word.severity,
    saidBy: by,
  };
}

/** The columns that take it back. */
export function unsay(row: ScoredRow): Partial<CandidateRow> {
  if (row.saidCloseness === null && row.saidSeverity === null) return {};
  return {
    ...columns(row, nothingSaid, 'system'),
    saidCloseness: null,
    saidSeverity: null,
    saidBy: null,
  };
}

function columns(row: ScoredRow, word: Said, by: string): Partial<CandidateRow> {
  const { severity, closeness, recurrence, agreement, scoreReasons } = row;
  const { priority, reasons, ...factors } = asSaid(
    { severity, closeness, recurrence, agreement, reasons: scoreReasons },
    word,
    by,
  );
  return { ...factors, priority, scoreReasons: reasons };
}

/** What was said, as the audit keeps it; nothing where nobody said anything. */
export function saidInDetail({ closeness, severity }: Partial<Said> = {}): Record<string, string> {
  return {
    ...(closeness ? { closeness: String(closeness) } : {}),
    ...(severity ? { severity: String(severity) } : {}),
  };
}
