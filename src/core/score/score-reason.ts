import type { Factors } from './priority.ts';

/** One thing that a factor stands on: for programs by its name and value, for people by its text. */
export type ScoreFact = { name: ScoreFactName; value: number | string; text: string };

/** The names are part of the API. Counts are numbers, times are ISO texts. */
export const scoreFactNames = [
  // Severity.
  'tier',
  'tier_assumed',
  'provider_priority',
  'provider_urgency',
  'severity_cap',
  // Closeness.
  'found_by',
  'saved_by',
  'resolver',
  'unconfirmed',
  // Recurrence.
  'seen',
  'occasions',
  'seen_30d',
  'first_seen_at',
  'usual_rate_30d',
  // Agreement.
  'agreed_here',
  'judged_here',
  'agreed_detector',
  'judged_detector',
  'agreed_all',
  'judged_all',
  'agreement_low',
] as const;

export type ScoreFactName = (typeof scoreFactNames)[number];

/**
 * One factor with its value, a plain sentence for it, and what that stands on. What the first release
 * scored has neither `computed` nor `evidence`: its values are the computed ones.
 */
export type ScoreReason = {
  factor: keyof Factors;
  /** What counts in the score. */
  value: number;
  text: string;
  /** What the facts alone give. */
  computed?: number;
  evidence?: readonly ScoreFact[];
  /** Where a person's word counts instead: whose, and the sentence for the facts alone. */
  said?: { by: string; computedText: string };
};

/** How far each factor moves the logarithm of the product, furthest first. */
export function byWeight(reasons: readonly ScoreReason[]): readonly ScoreReason[] {
  return [...reasons].sort(
    (a, b) => weight(b) - weight(a) || order.indexOf(a.factor) - order.indexOf(b.factor),
  );
}

const order: readonly (keyof Factors)[] = ['severity', 'closeness', 'recurrence', 'agreement'];

function weight({ value }: ScoreReason): number {
  return Math.abs(Math.log(Math.max(value, 1e-9)));
}
