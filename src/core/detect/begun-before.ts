import { asOf, type Deployment } from './deployment-history.ts';
import { historyLength } from './look-back.ts';

/** Deployments that had begun when one succeeded, and had come to nothing yet, oldest first. */
export type BegunBefore = (deployment: Deployment) => readonly Deployment[];

/** Looks for them among those that were made last before it. */
export function begunBefore(history: readonly Deployment[]): BegunBefore {
  let inOrder: readonly Deployment[] | null = null;
  return ({ decided }) => {
    if (decided === null) return [];
    // Seldom asked for.
    inOrder ??= history
      .filter(({ cycle, snapshot }) => cycle === snapshot.id)
      .sort((a, b) => madeAt(a) - madeAt(b));
    const made = inOrder;
    const until = made.findLastIndex((other) => madeAt(other) < decided.at.getTime()) + 1;
    return made
      .slice(Math.max(0, until - (historyLength - 1)), until)
      .map((other) => asOf(other, decided))
      .filter((other) => other.decided === null);
  };
}

function madeAt({ snapshot }: Deployment): number {
  return snapshot.createdAt.getTime();
}
