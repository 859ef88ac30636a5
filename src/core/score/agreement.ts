import { betaQuantile } from './beta-quantile.ts';
import type { ScoreFact } from './score-reason.ts';

/** How people judged: confirmed, against dismissed as not a near miss or a ticket of no use. */
export type Judgements = { agreed: number; disagreed: number };

/** Each level holds the ones before it: what people said here is part of what they said of all. */
export type AgreementCounts = {
  /** What the same rule of the detector found, on this service; null for what has no service. */
  here: Judgements | null;
  /** This detector on any service. */
  detector: Judgements;
  all: Judgements;
};

export type Agreement = {
  /** 0 to 1. */
  mean: number;
  /** The 5 % quantile: with 95 % certainty people agree at least this often. */
  low: number;
  text: string;
  evidence: readonly ScoreFact[];
};

/** How many judgements wider experience is worth to the narrower one, at most. */
const mostBorrowed = 4;

/**
 * How often people would agree that this is a near miss.
 *
 * The beta-binomial model: judgements are binomial, and with the conjugate prior Beta(1, 1) the
 * posterior after a for and d against is Beta(1 + a, 1 + d), whose mean (1 + a)/(2 + a + d) is
 * Laplace's rule of succession (Gelman et al., "Bayesian Data Analysis", 3rd edition 2013,
 * chapter 2). How much is borrowed from elsewhere, and the most of it, is our own choice.
 *
 * It is shrunk toward wider experience. Each level starts from one for and one against
 * (any share is as likely), so that nothing is certain where nobody has judged. The mean of the
 * wider level enters the narrower one as further judgements: as many as it rests on, but no more
 * than four, so that little of one's own soon outweighs much from elsewhere. A judgement is
 * evidence once; each level leaves out what the narrower one counts.
 */
export function agreement({ here: onService, detector, all }: AgreementCounts): Agreement {
  const here = onService ?? { agreed: 0, disagreed: 0 };
  const elsewhere = without(all, detector);
  const others = add(without(detector, here), borrow(elsewhere));
  const known = add(here, borrow(others));
  const low = betaQuantile(0.05, 1 + known.agreed, 1 + known.disagreed);
  const evidence = [
    ...(onService === null ? [] : counted('here', 'Found the same way on this service', onService)),
    ...counted('detector', 'This kind on any service', detector),
    ...counted('all', 'All kinds', all),
    lowest(low),
  ];
  return { mean: posteriorMean(known), low, text: explain(onService, detector, all), evidence };
}

function posteriorMean(known: Judgements): number {
  return (1 + known.agreed) / (2 + total(known));
}

function borrow(wider: Judgements): Judgements {
  const mean = posteriorMean(wider);
  const weight = Math.min(mostBorrowed, total(wider));
  return { agreed: weight * mean, disagreed: weight * (1 - mean) };
}

function add(some: Judgements, more: Judgements): Judgements {
  return {
    agreed: some.agreed + more.agreed,
    disagreed: some.disagreed + more.disagreed,
  };
}

function without(wide: Judgements, narrow: Judgements): Judgements {
  return {
    agreed: Math.max(0, wide.agreed - narrow.agreed),
    disagreed: Math.max(0, wide.disagreed - narrow.disagreed),
  };
}

function explain(here: Judgements | null, detector: Judgements, all: Judgements): string {
  if (here !== null && total(here) > 0) return `people ${sayShare(here)}`;
  const [nobodyHere, others] =
    here === null
      ? ['it belongs to no service yet', 'all services together']
      : ['nobody has judged one like this on this service yet', 'others'];
  if (total(detector) > 0) return `${nobodyHere}; on ${others} people ${sayShare(detector)}`;
  if (total(all) > 0) return `${nobodyHere}; on all kinds together people ${sayShare(all)}`;
  return 'nobody has judged one yet, so it counts as even odds';
}

function total({ agreed, disagreed }: Judgements): number {
  return agreed + disagreed;
}

function sayShare(judgements: Judgements): string {
  const times = total(judgements);
  return `agreed ${judgements.agreed} of ${times} ${times === 1 ? 'time' : 'times'}`;
}

function counted(
  level: keyof AgreementCounts,
  which: string,
  judgements: Judgements,
): readonly ScoreFact[] {
  const judged = total(judgements);
  const times = judged === 1 ? 'once' : `${judged} times`;
  const share = judged === 0 ? 'not judged yet' : `people ${sayShare(judgements)}`;
  return [
    { name: `agreed_${level}`, value: judgements.agreed, text: `${which}: ${share}` },
    {
      name: `judged_${level}`,
      value: judged,
      text: `${which}: judged ${judged === 0 ? 'never' : times}`,
    },
  ];
}

function lowest(low: number): ScoreFact {
  const text = `With 95 % certainty people agree in ${Math.floor(low * 100)} of 100 cases or more`;
  return { name: 'agreement_low', value: low, text };
}
