import { asc, isNotNull } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { siteCircuits } from '../schema/index.ts';

/** A site to which nothing is written for a while, since it failed several times in a row. */
export type OpenCircuit = { site: string; since: Date; until: Date; problem: string };

/** Every site that is left alone at the moment. */
export async function openCircuits(db: DbOrTx): Promise<readonly OpenCircuit[]> {
  const rows = await db
    .select()
    .from(siteCircuits)
    .where(isNotNull(siteCircuits.openUntil))
    .orderBy(asc(siteCircuits.site))
    .limit(200);
  return rows.flatMap(({ site, since, openUntil, problem }) =>
    openUntil === null ? [] : [{ site, since, until: openUntil, problem }],
  );
}
