import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { outOfStep } from '../core/follow-up/out-of-step.ts';
import type { Owe, TaskName } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { followUps } from '../db/schema/follow-ups.ts';
import { outbox } from '../db/schema/outbox.ts';
import type { Change } from './plan-changes.ts';

const read: TaskName = 'sync-follow-up';
const writes: readonly TaskName[] = ['comment-on-follow-up', 'link-follow-up', 'close-mistake'];

/** What tickets are owed, and waits for another connection, token or team, is done where one of those changed. */
export async function resumeTickets(
  tx: Transaction,
  owe: Owe,
  changes: readonly Change[],
): Promise<void> {
  const changed = (of: Change['what']) =>
    changes.flatMap(({ what, id }) => (what === of ? [id] : []));
  const [connections, teams] = [changed('connection'), changed('team')];
  if (connections.length === 0 && teams.length === 0) return;
  const waits = or(
    inArray(outbox.task, [...writes]),
    and(eq(outbox.task, read), sql`starts_with(${followUps.notice}, ${outOfStep.read})`),
  );
  const isConcerned = or(
    inArray(followUps.connectionId, connections),
    inArray(followUps.teamId, teams),
  );
  const rows = await tx
    .select({ task: outbox.task, id: followUps.id })
    .from(outbox)
    .innerJoin(followUps, eq(sql`${followUps.id}::text`, outbox.ref))
    .where(and(waits, isConcerned));
  for (const { task, id } of rows) {
    const name = [...writes, read].find((each) => each === task);
    if (name !== undefined) owe(name, id, { inSeconds: 0 });
  }
}
