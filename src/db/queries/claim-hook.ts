import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** A list of sent webhooks, and how far it was looked through. */
export type HookToRead = {
  hook: string;
  /** What was sent before this is not looked at: nothing was to arrive, or it was looked at. */
  since: Date;
  cursor: string | null;
  /** Until when everything is looked at once the pass is over. */
  readingTo: Date;
  /** What was sent from then on and before `since` is kept no longer; null where there is no such time. */
  goneFrom: Date | null;
};

type Row = {
  hook: string;
  since: string;
  cursor: string | null;
  reading_to: string;
  read_until: string | null;
};

const leaseSeconds = 60;

/** What was sent within this may be on its way still. */
const onTheirWaySeconds = 300;

/**
 * The list that waited longest, in this worker's hands for a while; null where none is due. Nothing
 * was to arrive before there was the connection.
 */
export async function claimHook(
  db: DbOrTx,
  connectionId: string,
  keptSeconds: number,
): Promise<HookToRead | null> {
  const [row] = await db.execute<Row>(sql`
    update watched_hooks w
    set next_read_at = closecall_now() + make_interval(secs => ${leaseSeconds}),
      reading_to = coalesce(w.reading_to,
        closecall_now() - make_interval(secs => ${onTheirWaySeconds}))
    where (w.connection_id, w.hook) = (
      select connection_id, hook from watched_hooks
      where connection_id = ${connectionId} and next_read_at <= closecall_now()
      order by next_read_at, hook limit 1 for update skip locked)
    returning w.hook, w.cursor, w.reading_to, w.read_until,
      greatest(w.read_until, closecall_now() - make_interval(secs => ${keptSeconds}),
        (select created_at from connections where id = w.connection_id)) as since`);
  if (row === undefined) return null;
  const { hook, cursor } = row;
  const [since, readingTo] = [new Date(row.since), new Date(row.reading_to)];
  const readUntil = row.read_until === null ? null : new Date(row.read_until);
  const goneFrom = readUntil !== null && readUntil < since ? readUntil : null;
  return { hook, since, cursor, readingTo, goneFrom };
}
