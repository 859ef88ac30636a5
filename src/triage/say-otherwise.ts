import { type Answers, notAnswered, nothingAnswered } from '../core/candidate/answers.ts';
import { asSaid, computedFactor, nothingSaid, type Said, type Whose } from '../core/score/said.ts';
import { coreFromStored } from '../core/stored-json.ts';
import type { SaidBefore, WordOf } from '../db/queries/said-before.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { whoseWord } from './whose-word.ts';

/** What a person says with a decision, where they know better than the facts. */
export type Word = Said & Answers;

export type SaidOf = Pick<
  CandidateRow,
  | 'severity'
  | 'closeness'
  | 'recurrence'
  | 'agreement'
  | 'scoreReasons'
  | 'saidCloseness'
  | 'saidSeverity'
  | 'saidBy'
  | 'saidClosenessBy'
  | 'saidSeverityBy'
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
  const whose = whoseNow(row, { closeness, severity }, by);
  return { ...scoreAsSaid(row, scored, whose), ...answersAsSaid(row, answers), saidBy: by };
}

/**
 * The columns that take it back, to what had been said before. What was said since at any time, without
 * a decision, is not the decision's to take back.
 */
export function unsay(row: SaidOf & Found, { word, since }: SaidBefore): Partial<CandidateRow> {
  if (row.saidBy === null) return {};
  const found = foundAnswers(row);
  const before = { ...nothingSaid, ...nothingAnswered, ...word };
  const [whose, whoseBefore] = [whoseWord(row), whoseOf(word)];
  const scored = {
    closeness: since.has('closeness') ? row.saidCloseness : before.closeness,
    severity: since.has('severity') ? row.saidSeverity : before.severity,
  };
  const spoken = {
    closeness: since.has('closeness') ? whose.closeness : whoseBefore.closeness,
    severity: since.has('severity') ? whose.severity : whoseBefore.severity,
  };
  const isScoreSaid = scored.closeness !== null || scored.severity !== null;
  return {
    ...scoreAsSaid(row, scored, spoken),
    gap: before.gap ?? found.gap,
    gapText: word === null ? found.gapText : before.gapText,
    customerImpact: before.customerImpact ?? found.customerImpact,
    saidBy: word?.by ?? (isScoreSaid ? row.saidBy : null),
  };
}

type Found = Pick<CandidateRow, 'finding'>;

/** What the facts alone tell: of a report, what its writer answered. */
function foundAnswers({ finding }: Found) {
  return coreFromStored(finding).answers ?? notAnswered;
}

function whoseOf(word: WordOf | null): Whose {
  const by = word?.by ?? 'system';
  return { closeness: word?.closenessBy ?? by, severity: word?.severityBy ?? by };
}

/** What is said of the score at any time: left out it stays as it is, and null leaves it to the facts. */
export type Edited = { [factor in keyof Said]?: Said[factor] | undefined };

/** The factors of which that is another word than before. */
export function editedFactors(row: SaidOf, edited: Edited): readonly (keyof Said)[] {
  const before: Said = { closeness: row.saidCloseness, severity: row.saidSeverity };
  return (['closeness', 'severity'] as const).filter(
    (factor) => edited[factor] !== undefined && edited[factor] !== before[factor],
  );
}

/** The columns that such a word sets; the score follows. */
export function sayOfScore(row: SaidOf & Found, edited: Edited, by: string): Partial<CandidateRow> {
  const { closeness = row.saidCloseness, severity = row.saidSeverity } = edited;
  const said = { closeness, severity };
  const isWord = editedFactors(row, edited).some((factor) => said[factor] !== null);
  const isLeft = closeness !== null || severity !== null || isAnswered(row);
  const lastBy = isWord ? by : row.saidBy;
  return { ...scoreAsSaid(row, said, whoseNow(row, edited, by)), saidBy: isLeft ? lastBy : null };
}

/** Whether a person said more of it than the facts tell. */
function isAnswered(row: SaidOf & Found): boolean {
  const found = foundAnswers(row);
  return (
    row.gap !== found.gap ||
    row.gapText !== found.gapText ||
    row.customerImpact !== found.customerImpact
  );
}

/** Whoever speaks of one factor says nothing of the other. */
function whoseNow(row: SaidOf, { closeness, severity }: Edited, by: string): Whose {
  const before = whoseWord(row);
  const isNew = (word: number | null | undefined, was: number | null) =>
    word != null && word !== was;
  return {
    closeness: isNew(closeness, row.saidCloseness) ? by : before.closeness,
    severity: isNew(severity, row.saidSeverity) ? by : before.severity,
  };
}

/** What an undo goes back to, as the audit of a decision keeps it; nothing where nobody had said anything. */
export function saidBeforeInDetail(row: SaidOf): { saidBefore?: WordOf } {
  const { saidBy: by, saidCloseness: closeness, saidSeverity: severity } = row;
  if (by === null) return {};
  const { gap, gapText, customerImpact } = row;
  const whose = whoseWord(row);
  const word = { by, closeness, severity, gap, gapText, customerImpact };
  return {
    saidBefore: { ...word, closenessBy: whose.closeness, severityBy: whose.severity },
  };
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
function scoreAsSaid(row: SaidOf, { closeness, severity }: Said, whose: Whose) {
  const words = [closeness, severity, row.saidCloseness, row.saidSeverity];
  if (words.every((word) => word === null)) return {};
  const { priority, reasons, ...factors } = asSaid(
    { ...row, reasons: row.scoreReasons },
    { closeness, severity },
    whose,
  );
  const said = {
    saidCloseness: closeness,
    saidSeverity: severity,
    saidClosenessBy: closeness === null ? null : whose.closeness,
    saidSeverityBy: severity === null ? null : whose.severity,
  };
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
