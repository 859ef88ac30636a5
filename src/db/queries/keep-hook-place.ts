import { and, eq, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { watchedHooks } from '../schema/index.ts';
import type { HookToRead } from './claim-hook.ts';

/** What becomes of a pass over a list; all but the first go on, or begin again, after `seconds`. */
export type HookPlace =
  | { kind: 'goes on'; cursor: string }
  | { kind: 'over' | 'waits' | 'begins anew'; seconds: number };

/** Keeps the place after a page, unless somebody else is further by now. */
export async function keepHookPlace(
  db: DbOrTx,
  connectionId: string,
  { hook, cursor }: HookToRead,
  place: HookPlace,
): Promise<void> {
  await db
    .update(watchedHooks)
    .set(columnsOf(place))
    .where(
      and(
        eq(watchedHooks.connectionId, connectionId),
        eq(watchedHooks.hook, hook),
        sql`${watchedHooks.cursor} is not distinct from ${cursor}`,
      ),
    );
}

function columnsOf(place: HookPlace) {
  switch (place.kind) {
    // Behind the lists that wait already: none holds up the others.
    case 'goes on':
      return { cursor: place.cursor, nextReadAt: now };
    case 'over': {
      const readUntil = sql`greatest(${watchedHooks.readUntil}, ${watchedHooks.readingTo})`;
      return { ...begin, readUntil, nextReadAt: nowPlusSeconds(place.seconds) };
    }
    case 'waits':
      return { nextReadAt: nowPlusSeconds(place.seconds) };
    case 'begins anew':
      return { ...begin, nextReadAt: nowPlusSeconds(place.seconds) };
  }
}

const begin = { cursor: null, readingTo: null };
