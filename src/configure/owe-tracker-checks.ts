import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { teams } from '../db/schema/index.ts';
import type { Change } from './plan-changes.ts';

/** Whether the tracker takes a team's tickets is asked anew where the team or its connection changed. */
export async function oweTrackerChecks(
  tx: Transaction,
  owe: Owe,
  changes: readonly Change[],
): Promise<void> {
  const changed = new Set(changes.map(({ what, id }) => `${what} ${id}`));
  for (const { id, jira } of await tx.select().from(teams)) {
    const isConcerned = changed.has(`team ${id}`) || changed.has(`connection ${jira?.connection}`);
    if (isConcerned) owe('check-tracker', id, { inSeconds: 0 });
  }
}
