import type { SeverityHints } from '../detect/finding.ts';
import type { ScoreFact } from './score-reason.ts';

export type SeverityFactor = {
  value: number;
  because: string;
  /** True when the value rests on a tier that nobody set. */
  tierAssumed: boolean;
  evidence: readonly ScoreFact[];
};

type Base = Omit<SeverityFactor, 'evidence'>;

/**
 * The aviation industry's event risk classification (ARMS Working Group, 2010) asks "had this escalated, how bad
 * would the most credible outcome have been?" and answers on this scale.
 */
const tiers: ReadonlyMap<number, { value: number; words: string }> = new Map([
  [1, { value: 50, words: "customers can't use it" }],
  [2, { value: 10, words: 'customers notice' }],
  [3, { value: 2, words: 'only colleagues notice' }],
  [4, { value: 1, words: 'nobody notices for a day' }],
]);

const untiered = {
  value: 2,
  because:
    'no tier is set for the service, so it counts as tier 3: when it fails, only colleagues notice',
};

const priorities: ReadonlyMap<string, number> = new Map([
  ['p1', 50],
  ['p2', 10],
  ['p3', 2],
  ['p4', 1],
  ['p5', 1],
]);

/** What low urgency can count at most. */
const lowUrgency = 2;

/**
 * How bad it would have been. A priority that the provider gave counts instead of the service's tier
 * (names other than P1 to P5 are unknown and say nothing); low urgency and the detector's cap
 * bound the result.
 */
export function severity({
  tier,
  hints,
}: {
  tier: number | null;
  hints: SeverityHints;
}): SeverityFactor {
  const base =
    severityByPriority(hints.priority) ??
    (hints.tier === undefined ? severityByTier(tier) : severityOfOne(hints.tier));
  let { value, because } = base;
  if (hints.urgency === 'low' && value > lowUrgency) {
    value = lowUrgency;
    because = `${because}, but low urgency counts at most ${lowUrgency}`;
  }
  if (hints.cap !== null && value > hints.cap.value) {
    value = hints.cap.value;
    because = `${because}, but ${hints.cap.because}`;
  }
  return { ...base, value, because, evidence: factsOf(tier, hints) };
}

function factsOf(own: number | null, { tier, priority, urgency, cap }: SeverityHints): ScoreFact[] {
  const counts = tier ?? own;
  const facts: ScoreFact[] = [
    counts === null
      ? { name: 'tier_assumed', value: 3, text: 'No tier is set for the service' }
      : { name: 'tier', value: counts, text: `Tier ${counts}${sayTier(counts)}` },
  ];
  if (priority !== null) {
    const name = priority.trim();
    facts.push({ name: 'provider_priority', value: name, text: `Priority ${name}` });
  }
  if (urgency !== null) {
    const text = urgency === 'low' ? 'Low urgency' : 'High urgency';
    facts.push({ name: 'provider_urgency', value: urgency, text });
  }
  if (cap !== null) {
    const text = `${cap.because.charAt(0).toUpperCase()}${cap.because.slice(1)}`;
    facts.push({ name: 'severity_cap', value: cap.value, text });
  }
  return facts;
}

function severityByPriority(priority: string | null): Base | null {
  const value = priorities.get(priority?.trim().toLowerCase() ?? '');
  if (priority === null || value === undefined) return null;
  const because = `the page has priority ${priority.trim().toUpperCase()}, which counts instead of the service's tier`;
  return { value, because, tierAssumed: false };
}

/** Of several services it befell, the one that counts. */
function severityOfOne(tier: number): Base {
  const { because, ...factor } = severityByTier(tier);
  return { ...factor, because: because.replace('the service is', 'one of its services is') };
}

function severityByTier(tier: number | null): Base {
  const known = tier === null ? undefined : tiers.get(tier);
  if (known === undefined) return { ...untiered, tierAssumed: true };
  const because = `the service is tier ${tier}: when it fails, ${known.words}`;
  return { value: known.value, because, tierAssumed: false };
}

/** What a tier means, to stand after its number. */
function sayTier(tier: number): string {
  const words = tiers.get(tier)?.words;
  return words === undefined ? '' : `: ${words}`;
}
