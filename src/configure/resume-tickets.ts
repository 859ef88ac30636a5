import { and, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { Owe, TaskName } from '../db/change-state.ts';
import { nowPlusSeconds, type Transaction } from '../db/client.ts';
import { followUps } from '../db/schema/follow-ups.ts';
import { outbox } from '../db/schema/outbox.ts';
import type { Change } from './plan-changes.ts';

const read: TaskName = 'sync-follow-up';
const writes: readonly TaskName[] = ['comment-on-follow-up', 'link-follow-up', 'close-mistake'];

/**
 * What tickets are owed, and waits for another connection, token or team, is done where one of those
 * changed; and what was not opened because the token was refused is tried again.
 */
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
    // One that is open is read every hour or so: what is due much later waits for this.
    and(
      eq(outbox.task, read),
      eq(followUps.status, 'open'),
      gt(outbox.dueAt, nowPlusSeconds(2 * 3_600)),
    ),
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
  const unseen = await tx
    .select({ id: followUps.id, closedAsMistakeAt: followUps.closedAsMistakeAt })
    .from(followUps)
    .where(and(isConcerned, eq(followUps.gone, 'out_of_sight')));
  // What else a ticket was owed is owed again once a read has seen it.
  for (const { id, closedAsMistakeAt } of unseen) {
    owe(closedAsMistakeAt === null ? read : 'close-mistake', id, { inSeconds: 0 });
  }
  const refused = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .where(and(isConcerned, eq(followUps.status, 'failed'), eq(followUps.refusedBy, 'token')));
  for (const { id } of refused) owe('open-follow-up', id, { inSeconds: 0 });
  for (const { task, id } of rows) {
    const name = [...writes, read].find((each) => each === task);
    if (name !== undefined) owe(name, id, { inSeconds: 0 });
  }
}
