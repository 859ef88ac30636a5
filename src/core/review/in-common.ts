import type { CustomerImpact, Gap } from '../candidate/answers.ts';
import type { SavedBy } from '../detect/finding.ts';
import { sayCommonGap } from '../follow-up/say-gap.ts';

export type Compared = {
  service: string | null;
  gap: Gap;
  savedBy: SavedBy['kind'];
  customerImpact: CustomerImpact;
  /** Hour of its day, in UTC. */
  hour: number;
};

const savedWords: Readonly<Record<SavedBy['kind'], string | null>> = {
  recovery: 'recovered by themselves',
  retry: 'were saved by trying once more',
  gate: 'were stopped by a check',
  fallback: 'were saved by a fallback',
  person: 'were saved by a person who looked',
  luck: 'were saved by luck',
  unknown: null,
};

/** What several near misses share, a sentence for each; empty where they share nothing that is known. */
export function sayInCommon(all: readonly Compared[]): readonly string[] {
  if (all.length < 2) return [];
  const service = shared(all.map((each) => each.service));
  const saved = shared(all.map((each) => each.savedBy));
  const savedWord = saved === null ? null : savedWords[saved.value];
  const gap = sayCommonGap(all.map((each) => each.gap));
  const customers = all.filter(({ customerImpact }) => customerImpact === 'yes').length;
  return [
    ...(service === null ? [] : [`${sayOf(service.count, all.length)} were on ${service.value}.`]),
    ...(saved === null || savedWord === null
      ? []
      : [`${sayOf(saved.count, all.length)} ${savedWord}.`]),
    ...(gap === null ? [] : [`${gap}.`]),
    ...(customers < 2 ? [] : [`${sayOf(customers, all.length)} would have reached customers.`]),
    ...(isAtNight(all) ? ['All of them were at night or early in the morning, by UTC.'] : []),
  ];
}

/** What two or more have, and no other as many. */
function shared<Value extends string>(
  values: readonly (Value | null)[],
): { value: Value; count: number } | null {
  const counts = new Map<Value, number>();
  for (const value of values) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, many], [, few]) => few - many);
  if (first === undefined || first[1] < 2 || first[1] === second?.[1]) return null;
  return { value: first[0], count: first[1] };
}

function sayOf(count: number, of: number): string {
  if (count === of) return of === 2 ? 'Both' : `All ${of === 3 ? 'three' : of}`;
  return `${count === 2 ? 'Two' : count} of the ${of === 3 ? 'three' : of}`;
}

function isAtNight(all: readonly Compared[]): boolean {
  return all.length > 2 && all.every(({ hour }) => hour >= 22 || hour < 7);
}
