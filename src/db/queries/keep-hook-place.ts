import { and, eq, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { watchedHooks } from '../schema/index.ts';
import type { HookToRead } from './claim-hook.ts';

/** What becomes of a pass over a list; all but the first go on, or begin again, after `seconds`. */
export type HookPlace =
  | { kind: 'goes on'; cursor: string }
  | { kind: 'over' | 'waits' | 'begins anew'; seconds: number };

/** Keeps the place after a page, and answers whether: somebody else may be further by now. */
export async function keepHookPlace(
  db: DbOrTx,
  connectionId: string,
  hookToRead: HookToRead,
  place: HookPlace,
): Promise<boolean> {
  const { hook, cursor } = hookToRead;
  const kept = await db
    .update(watchedHooks)
    .set(columnsOf(hookToRead, place))
    .where(
      and(
        eq(watchedHooks.connectionId, connectionId),
        eq(watchedHooks.hook, hook),
        sql`${watchedHooks.cursor} is not distinct from ${cursor}`,
      ),
    )
    .returning({ hook: watchedHooks.hook });
  return kept.length > 0;
}

function columnsOf({ goneFrom, since }: HookToRead, place: HookPlace) {
  switch (place.kind) {
    // Behind the lists that wait already: none holds up the others.
    case 'goes on':
      return { cursor: place.cursor, nextReadAt: now };
    case 'over': {
      const readUntil = sql`greatest(${watchedHooks.readUntil}, ${watchedHooks.readingTo})`;
      const gone = goneFrom === null ? {} : { goneFrom, goneUntil: since };
      return { ...begin, ...gone, readUntil, nextReadAt: nowPlusSeconds(place.seconds) };
    }
    case 'waits':
      return { nextReadAt: nowPlusSeconds(place.seconds) };
    case 'begins anew':
      return { ...begin, nextReadAt: nowPlusSeconds(place.seconds) };
  }
}

const begin = { cursor: null, readingTo: null };
