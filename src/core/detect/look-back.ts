import { asOf, compareDecisions, type Deployment } from './deployment-history.ts';

/** A deployment is judged by these many deployments, itself included. */
export const historyLength = 50;

/** Some tools say again and again that a deployment went well; no further is looked back than that. */
export const mostDecisions = 5 * (historyLength - 1);

/** The deployments that one is judged by, as they stood before its success, in the order of their decisions. */
export type LookBack = (deployment: Deployment) => readonly Deployment[];

/**
 * Those that were decided last before it. The order is that of what they were told to have come to,
 * not of their creation: what waits for an approval goes live long after it was made.
 */
export function lookBack(history: readonly Deployment[]): LookBack {
  const all = history
    .flatMap((deployment) => deployment.decisions.map((decision) => ({ deployment, decision })))
    .sort((a, b) => compareDecisions(a.decision, b.decision));
  const places = new Map(all.map(({ decision }, place) => [decision, place]));
  return ({ decided }) => {
    const end = decided === null ? undefined : places.get(decided);
    if (decided === null || end === undefined) return [];
    const last = new Set<Deployment>();
    const first = Math.max(0, end - mostDecisions);
    for (let place = end - 1; place >= first && last.size < historyLength - 1; place -= 1) {
      const deployment = all[place]?.deployment;
      if (deployment !== undefined) last.add(deployment);
    }
    // Nearly in order already, which makes it cheap to sort.
    const earlier = Array.from(last, (deployment) => asOf(deployment, decided)).reverse();
    return earlier.sort(byDecision);
  };
}

/** In the order in which deployments were decided; those that are not come last. */
export function byDecision({ decided: a }: Deployment, { decided: b }: Deployment): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareDecisions(a, b);
}
