import { type Factors, roundedPriority } from './priority.ts';
import { byWeight, type ScoreReason } from './score-reason.ts';

/**
 * The scale on which severity and closeness are told, by people and by facts: the event risk
 * classification of the aviation industry (ARMS Working Group, "The ARMS Methodology for Operational
 * Risk Assessment in Aviation Organisations", 2010), its two questions apart.
 */
export const riskScale = [1, 2, 10, 50] as const;

export type RiskValue = (typeof riskScale)[number];

/** How little still stood between it and an incident. */
export const closenessWords: Readonly<Record<RiskValue, string>> = {
  1: 'it could hardly have become an incident',
  2: 'much still stood in between',
  10: 'little stood in between',
  50: 'only luck stood in between',
};

/** How bad it could have been, in the words that stand for the tiers of services. */
export const severityWords: Readonly<Record<RiskValue, string>> = {
  1: 'nobody would have noticed for a day',
  2: 'only colleagues would have noticed',
  10: 'customers would have noticed',
  50: 'customers could not have used it',
};

/** What a person said of it where they know better than the facts; null leaves it to these. */
export type Said = { closeness: RiskValue | null; severity: RiskValue | null };

/** Who said which of the two; of no matter where that one is null. */
export type Whose = Readonly<Record<keyof Said, string>>;

export const nothingSaid: Said = { closeness: null, severity: null };

export type ScoredFactors = Factors & { reasons: readonly ScoreReason[] };

/**
 * A score in which a person's word counts instead of the facts. What the facts gave stays beside it,
 * so that the word can be taken back: by saying nothing.
 */
export function asSaid(
  { recurrence, agreement, ...scored }: ScoredFactors,
  said: Said,
  whose: Whose,
): ScoredFactors & { priority: number } {
  const reasons = scored.reasons.map((reason) =>
    reason.factor === 'closeness' || reason.factor === 'severity'
      ? withWord(reason, said[reason.factor], whose[reason.factor])
      : reason,
  );
  const told = (factor: 'closeness' | 'severity') =>
    reasons.find((reason) => reason.factor === factor)?.value ?? scored[factor];
  const factors = {
    severity: told('severity'),
    closeness: told('closeness'),
    recurrence,
    agreement,
  };
  return { ...factors, priority: roundedPriority(factors), reasons: byWeight(reasons) };
}

/** What the facts alone give for a factor, whatever a person said. */
export function computedFactor(
  of: { scoreReasons: readonly ScoreReason[]; closeness: number; severity: number },
  factor: 'closeness' | 'severity',
): number {
  const reason = of.scoreReasons.find((each) => each.factor === factor);
  return reason?.computed ?? reason?.value ?? of[factor];
}

function withWord(reason: ScoreReason, word: number | null, by: string): ScoreReason {
  const { said, ...told } = reason;
  const computed = reason.computed ?? reason.value;
  const computedText = said?.computedText ?? reason.text;
  if (word === null || word === computed) {
    return { ...told, value: computed, computed, text: computedText };
  }
  const text = `${sayWord(reason.factor, word, computed)} By the facts alone: ${computedText}`;
  return { ...told, value: word, computed, text, said: { by, computedText } };
}

function sayWord(factor: ScoreReason['factor'], word: number, computed: number): string {
  const more = factor === 'closeness' ? 'it was closer' : 'it would have been worse';
  const less = factor === 'closeness' ? 'it was less close' : 'it would have been less bad';
  const what = word > computed ? more : less;
  const step = riskScale.find((each) => each === word);
  const words = factor === 'closeness' ? closenessWords : severityWords;
  const how = step === undefined ? '' : `: ${words[step]}`;
  return `A person said that ${what}${how}.`;
}
