import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { issuesFor } from './born.ts';
import type { Saga } from './saga.ts';

/** When the search sees what we made, from now; null when it never will. */
export function visibleInSeconds(saga: Saga, row: FollowUpRow): number | null {
  const { jira } = saga.world.closecall;
  const ids = issuesFor(saga, row).map(({ id }) => id);
  const made = jira
    .issues()

    .filter(
      ({ id, labels, project }) =>
        ids.includes(id) && labels.includes(row.marker) && project.key === row.project,
    );
  const [first] = made;
  if (first === undefined || !Number.isFinite(saga.lagMs)) return null;
  return (first.createdAt.getTime() + saga.lagMs - saga.world.nowMs()) / 1000;
}
