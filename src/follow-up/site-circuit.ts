import { and, eq, lte, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../db/client.ts';
import { siteCircuits } from '../db/schema/index.ts';
import type { Site, SiteState } from './site-state.ts';

/** So many failures in a row say that a site is unwell, and one does not. */
const failuresToOpen = 5;

/** In seconds, before jitter: how long writes wait at first, and at most. */
const firstWaitSeconds = 30;
const longestWaitSeconds = 900;

/** Whoever tries first has so long for it; a probe and a write end within their limits of 10 s. */
export const probeSeconds = 25;

/**
 * The site failed to answer. After several in a row writes wait, and each time that it is tried in
 * vain they wait longer; `isTrial` says that this was such a try.
 */
export async function noteSiteFailure(
  db: DbOrTx,
  { name }: Site,
  failure: { kind: 'read' | 'write'; problem: string; isTrial: boolean },
): Promise<void> {
  const { kind, problem, isTrial } = failure;
  const [reads, writes] = kind === 'read' ? [1, 0] : [0, 1];
  const old = siteCircuits;
  const isEnough = sql`${old.openUntil} is null
    and ${old.readFailures} + ${old.writeFailures} + 1 >= ${failuresToOpen}`;
  const opens = isTrial ? sql`true` : isEnough;
  const wait = sql`least(${firstWaitSeconds} * power(2, least(${old.openings}, 10)), ${longestWaitSeconds})
    * (0.5 + random() / 2)`;
  await db
    .insert(siteCircuits)
    .values({ site: name, readFailures: reads, writeFailures: writes, since: now, problem })
    .onConflictDoUpdate({
      target: siteCircuits.site,
      set: {
        readFailures: sql`${old.readFailures} + ${reads}`,
        writeFailures: sql`${old.writeFailures} + ${writes}`,
        problem,
        openings: sql`${old.openings} + case when ${opens} then 1 else 0 end`,
        openUntil: sql`case when ${opens} then closecall_now() + make_interval(secs => ${wait})
          else ${old.openUntil} end`,
      },
    });
}

/**
 * The site answered. A write that got through ends it all. A read that did says that the site can be
 * reached; where writes alone kept failing, one of them has to say that it is over.
 */
export async function noteSiteSuccess(
  db: DbOrTx,
  { name }: Site,
  kind: 'read' | 'write',
  { circuit }: SiteState,
): Promise<void> {
  if (circuit === null) return;
  const isSite = eq(siteCircuits.site, name);
  if (kind === 'write' || circuit.writeFailures === 0) {
    const stays = kind === 'write' ? undefined : eq(siteCircuits.writeFailures, 0);
    await db.delete(siteCircuits).where(and(isSite, stays));
    return;
  }
  await db
    .update(siteCircuits)
    .set({
      readFailures: 0,
      openUntil: sql`case when ${siteCircuits.writeFailures} < ${failuresToOpen} then null
        else ${siteCircuits.openUntil} end`,
    })
    .where(isSite);
}

/** The wait is over: one process may try, for all of them. False for the others. */
export async function claimTrial(db: DbOrTx, { name }: Site): Promise<boolean> {
  const claimed = await db
    .update(siteCircuits)
    .set({ openUntil: nowPlusSeconds(probeSeconds) })
    .where(and(eq(siteCircuits.site, name), lte(siteCircuits.openUntil, now)))
    .returning({ site: siteCircuits.site });
  return claimed.length > 0;
}
