import type { Closeness, SeverityHints } from '../detect/finding.ts';
import { type AgreementCounts, agreement } from './agreement.ts';
import { type Factors, priority } from './priority.ts';
import { type GammaPrior, recurrence } from './recurrence.ts';
import { severity } from './severity.ts';

/** One factor with its value and a plain sentence for it. */
export type ScoreReason = { factor: keyof Factors; value: number; text: string };

export type Score = Factors & {
  /** 0 to 100, to one decimal. */
  priority: number;
  /** The 5 % quantile of agreement, which automatic tickets look at. */
  agreementLow: number;
  reasons: readonly ScoreReason[];
};

export type ScoreInput = {
  /** The service's tier, 1 to 4, where it has one. */
  tier: number | null;
  hints: SeverityHints;
  closeness: Closeness;
  /** When the same thing happened, this time included. */
  occurrences: readonly Date[];
  now: Date;
  /** For how many days such facts have been kept; left out, it is taken for long. */
  watchedDays?: number | undefined;
  prior?: GammaPrior | undefined;
  judgements: AgreementCounts;
  /** What a person said instead; the computed values stay in the reasons. */
  override?: { severity?: number | undefined; closeness?: number | undefined } | undefined;
};

/** Puts the four factors together, each with its reason. */
export function score(input: ScoreInput): Score {
  const { tier, hints, occurrences, now, watchedDays, prior, override } = input;
  const severe = severity({ tier, hints });
  const again = recurrence({ occurrences, now, watchedDays, prior });
  const agreed = agreement(input.judgements);
  const reasons = [
    reason('severity', severe.value, severe.because, override?.severity),
    reason('closeness', input.closeness.value, input.closeness.because, override?.closeness),
    reason('recurrence', again.value, again.because),
    reason('agreement', agreed.mean, agreed.text),
  ] as const;
  const factors: Factors = {
    severity: reasons[0].value,
    closeness: reasons[1].value,
    recurrence: again.value,
    agreement: agreed.mean,
  };
  return {
    ...factors,
    priority: Math.round(priority(factors) * 10) / 10,
    agreementLow: agreed.low,
    reasons,
  };
}

function reason(
  factor: keyof Factors,
  computed: number,
  because: string,
  said?: number | undefined,
): ScoreReason {
  const sentence = `${because.charAt(0).toUpperCase()}${because.slice(1)}.`;
  if (said === undefined || said === computed) return { factor, value: computed, text: sentence };
  const text = `A person said ${said}; the facts alone gave ${computed}. ${sentence}`;
  return { factor, value: said, text };
}
