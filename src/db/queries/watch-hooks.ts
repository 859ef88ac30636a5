import { and, eq, inArray, sql } from 'drizzle-orm';
import { type DbOrTx, now } from '../client.ts';
import { accessProblems, watchedHooks } from '../schema/index.ts';

/** Sees to it that exactly these lists are looked through; what was wrong with others is over. */
export async function watchHooks(
  db: DbOrTx,
  connectionId: string,
  hooks: readonly string[],
): Promise<void> {
  const rows = await db
    .select({ hook: watchedHooks.hook })
    .from(watchedHooks)
    .where(eq(watchedHooks.connectionId, connectionId))
    .orderBy(watchedHooks.hook);
  const known = rows.map(({ hook }) => hook);
  const fresh = hooks.filter((hook) => !known.includes(hook));
  const gone = known.filter((hook) => !hooks.includes(hook));
  if (fresh.length > 0) {
    await db
      .insert(watchedHooks)
      .values(fresh.map((hook) => ({ connectionId, hook, nextReadAt: now })))
      .onConflictDoNothing();
  }
  if (gone.length === 0) return;
  const about = sql`split_part(${accessProblems.what}, ': ', 2)`;
  await db
    .delete(watchedHooks)
    .where(and(eq(watchedHooks.connectionId, connectionId), inArray(watchedHooks.hook, gone)));
  await db
    .delete(accessProblems)
    .where(and(eq(accessProblems.connectionId, connectionId), inArray(about, gone)));
}
