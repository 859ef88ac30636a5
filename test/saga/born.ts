import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import type { Saga } from './saga.ts';

/** Remembers issues as they come up: labels are edited and issues deleted afterwards. */
export function noteBorn({ world, title, born }: Saga): void {
  for (const { id, key, labels, summary } of world.closecall.jira.issues()) {
    if (!summary.includes(title) || born.has(id)) continue;
    born.set(id, { id, key, labels, isOurs: true });
  }
}

export function issuesFor({ born }: Saga, { marker }: FollowUpRow) {
  return [...born.values()].filter(({ isOurs, labels }) => isOurs && labels.includes(marker));
}
