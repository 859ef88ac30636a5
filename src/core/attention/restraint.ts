import type { PolicyVerdict, TraceEntry } from '../policy/evaluate-policy.ts';
import { rateSince } from './rate-rise.ts';
import { sayReturn, sayStaysQuiet } from './restraint-words.ts';

const dayMs = 86_400_000;

/** The reasons to dismiss that hold for what will happen again, too. */
export const quietingReasons = ['not_a_near_miss', 'known_and_accepted'] as const;

/** What a trace calls it where people's dismissal held the policy back; no rule of the policy. */
export const dismissedBefore = 'dismissed before';

/** The newest dismissal of a fingerprint by people that nobody overrode, and what had happened. */
export type Dismissal = {
  /** Of the candidate that was dismissed. */
  id: string;
  at: Date;
  reason: (typeof quietingReasons)[number];
  /** Another one came back from it before: it keeps nothing quiet any more. */
  isSpent: boolean;
  /** When the same happened besides, before and after it. */
  occurrences: readonly Date[];
  /** Since when near misses have been kept. */
  watchedSince: Date;
};

/** A verdict, and what became of it as people had dismissed the same before. */
export type Restrained = PolicyVerdict & {
  /** The dismissed candidate that it comes back from; null for none. */
  returnedFrom: string | null;
  /** Why it is not the policy's own verdict, as half a sentence; null where it is. */
  because: string | null;
};

/**
 * What was dismissed stays quiet: instead of asking anybody it is kept for its pattern, until it
 * happens clearly more often than when it was dismissed. Then people are asked once with that said,
 * and the dismissal is spent. What the policy keeps quiet by itself stays as it said.
 */
export function restrain(
  spoken: PolicyVerdict,
  occurredAt: Date,
  dismissal: Dismissal | null,
  halfLifeDays?: number,
): Restrained {
  const asked = spoken.verdict === 'review' || spoken.verdict === 'open_ticket';
  if (dismissal === null || dismissal.isSpent || !asked) {
    return { ...spoken, returnedFrom: null, because: null };
  }
  const { id, at, watchedSince } = dismissal;
  const rate = rateSince({
    occurrences: [...dismissal.occurrences, occurredAt],
    then: at,
    now: occurredAt,
    watchedDays: Math.max(0, at.getTime() - watchedSince.getTime()) / dayMs,
    halfLifeDays,
  });
  const because = rate.isHigher ? sayReturn(rate) : sayStaysQuiet(dismissal);
  const entry: TraceEntry = { rule: dismissedBefore, matched: true, because };
  const { team, labels, trace } = spoken;
  return {
    verdict: rate.isHigher ? 'review' : 'log',
    rule: null,
    ...(team === undefined ? {} : { team }),
    ...(labels === undefined ? {} : { labels }),
    trace: [...trace, entry],
    returnedFrom: rate.isHigher ? id : null,
    because,
  };
}
