import { type Answers, nothingAnswered } from '../core/candidate/answers.ts';
import { asSaid, computedFactor, nothingSaid, type Said } from '../core/score/said.ts';
import type { WordOf } from '../db/queries/said-before.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

/** What a person says with a decision, where they know better than the facts. */
export type Word = Said & Answers;

type SaidOf = Pick<
  CandidateRow,
  | 'severity'
  | 'closeness'
  | 'recurrence'
  | 'agreement'
  | 'scoreReasons'
  | 'saidCloseness'
  | 'saidSeverity'
  | 'saidBy'
  | 'gap'
  | 'gapText'
  | 'customerImpact'
>;

/**
 * The columns that a person's word sets where they know better than the facts; none without a word.
 * What they leave out stays as it was said before.
 */
export function sayOtherwise(
  row: SaidOf,
  said: Partial<Word> | undefined,
  by: string,
): Partial<CandidateRow> {
  const word = newsIn(row, said);
  if (Object.values(word).every((each) => each === null)) return {};
  const { closeness, severity, ...answers } = word;
  if (closeness === null && severity === null) {
    // Whose word counts in the score is told there.
    const isScoreSaid = row.saidCloseness !== null || row.saidSeverity !== null;
    return { ...answersAsSaid(row, answers), saidBy: isScoreSaid ? row.saidBy : by };
  }
  const scored = {
    closeness: closeness ?? row.saidCloseness,
    severity: severity ?? row.saidSeverity,
  };
  return { ...scoreAsSaid(row, scored, by), ...answersAsSaid(row, answers), saidBy: by };
}

/** The columns that take it back, to what had been said before. */
export function unsay(row: SaidOf, before: WordOf | null): Partial<CandidateRow> {
  if (row.saidBy === null) return {};
  return {
    ...scoreAsSaid(row, before ?? nothingSaid, before?.by ?? 'system'),
    // So far the facts alone tell neither.
    gap: before?.gap ?? 'unknown',
    gapText: before?.gapText ?? null,
    customerImpact: before?.customerImpact ?? 'unknown',
    saidBy: before?.by ?? null,
  };
}

/** What an undo goes back to, as the audit of a decision keeps it; nothing where nobody had said anything. */
export function saidBeforeInDetail(row: SaidOf): { saidBefore?: WordOf } {
  const { saidBy: by, saidCloseness: closeness, saidSeverity: severity } = row;
  if (by === null) return {};
  const { gap, gapText, customerImpact } = row;
  return { saidBefore: { by, closeness, severity, gap, gapText, customerImpact } };
}

/** Forms send their fields along as they stand; that is nothing new. */
function newsIn(row: SaidOf, said: Partial<Word> | undefined): Word {
  const word: Word = { ...nothingSaid, ...nothingAnswered, ...said };
  const { gap, gapText, customerImpact } = word;
  const isSameGap = (gap === null || gap === row.gap) && (gapText ?? row.gapText) === row.gapText;
  return {
    ...word,
    ...(isSameGap ? { gap: null, gapText: null } : {}),
    customerImpact: customerImpact === row.customerImpact ? null : customerImpact,
  };
}

/** A score in which nobody's word counted, nor does now, stays as it was computed. */
function scoreAsSaid(row: SaidOf, { closeness, severity }: Said, by: string) {
  const words = [closeness, severity, row.saidCloseness, row.saidSeverity];
  if (words.every((word) => word === null)) return {};
  const { priority, reasons, ...factors } = asSaid(
    { ...row, reasons: row.scoreReasons },
    { closeness, severity },
    by,
  );
  const said = { saidCloseness: closeness, saidSeverity: severity };
  return { ...factors, priority, scoreReasons: reasons, ...said };
}

/** Another gap is not what was said of the one before. */
function answersAsSaid(row: SaidOf, { gap, gapText, customerImpact }: Answers) {
  return {
    ...(gap === null && gapText === null ? {} : { gap: gap ?? row.gap, gapText }),
    ...(customerImpact === null ? {} : { customerImpact }),
  };
}

/**
 * What was said, as the audit keeps it, and what the facts alone gave instead; nothing where nobody
 * said anything.
 */
export function saidInDetail(row: SaidOf, said: Partial<Word> | undefined): Record<string, string> {
  const { closeness, severity, ...answers } = newsIn(row, said);
  const told = {
    closeness,
    closenessByFacts: closeness && computedFactor(row, 'closeness'),
    severity,
    severityByFacts: severity && computedFactor(row, 'severity'),
    ...answers,
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (value === null ? [] : [[name, `${value}`]])),
  );
}
