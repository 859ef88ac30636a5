import type { Stakes } from '../detect/finding.ts';
import { severity } from './severity.ts';

/** A finding as far as the score needs it, with the tier of its service. */
type Judged = Stakes & { tier: number | null };

/**
 * What stands for several is as close as the closest of them and as bad as the worst, so that none of
 * them is judged more mildly than it would be alone. The first one counts where several are alike;
 * null without any.
 */
export function worstOf(all: readonly Judged[]): { closest: Judged; worst: Judged } | null {
  const [first] = all;
  if (first === undefined) return null;
  let closest = first;
  let worst = first;
  for (const each of all) {
    if (each.closeness.value > closest.closeness.value) closest = each;
    if (howBad(each) > howBad(worst)) worst = each;
  }
  return { closest, worst };
}

/** The same for findings of one service. */
export function stakesOfAll(all: readonly Stakes[], tier: number | null): Stakes | null {
  const found = worstOf(all.map((each) => ({ ...each, tier })));
  if (found === null) return null;
  return { closeness: found.closest.closeness, severity: found.worst.severity };
}

function howBad({ tier, severity: hints }: Judged): number {
  return severity({ tier, hints }).value;
}
