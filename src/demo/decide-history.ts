import { desc, inArray } from 'drizzle-orm';
import { candidates } from '../db/schema/candidates.ts';
import type { Deps } from '../deps.ts';
import { confirmCandidate } from '../triage/confirm-candidate.ts';
import { dismissCandidate } from '../triage/dismiss-candidate.ts';
import { people } from './acme.ts';

const deciders = [people.robin, people.sasha, people.kim];

/** One in three of what the past holds stays undecided, as in real life. */
const undecidedEvery = 3;
const dismissedEvery = 5;

/** Decides on most of the loaded past as people would have, so that scores have something to learn from. */
export async function decideHistory(deps: Deps): Promise<void> {
  const rows = await deps.db
    .select()
    .from(candidates)
    .where(inArray(candidates.status, ['logged', 'open']))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id));
  const decided = [...rows.entries()].filter(([index]) => index % undecidedEvery !== 1);
  // Dismissals first: what people confirm afterwards is asked about when it happens again.
  const isDismissed = (index: number) => index % dismissedEvery === 4;
  const inOrder = decided.sort(
    ([one], [other]) => Number(isDismissed(other)) - Number(isDismissed(one)),
  );
  for (const [index, { id, version }] of inOrder) {
    const actor = `person:${deciders[index % deciders.length]?.name ?? 'somebody'}`;
    const by = { id, version, actor, note: null };
    if (isDismissed(index)) {
      await dismissCandidate(deps, { ...by, reason: 'not_a_near_miss', owner: null, until: null });
    } else {
      await confirmCandidate(deps, { ...by, ticket: index === 0 ? 'yes' : 'no' });
    }
  }
}
