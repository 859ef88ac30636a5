import { inArray, sql } from 'drizzle-orm';
import { findThemes, THEME_DAYS, type Theme, type ThemePattern } from '../../core/relate/themes.ts';
import type { DbOrTx } from '../client.ts';
import { themeOwners } from '../schema/theme-owners.ts';
import { wasNoNearMiss } from './was-no-near-miss.ts';

export type ThemeOwner = { owner: string; note: string | null; by: string; at: Date };

/** A theme with who sees to it; null where nobody does yet. */
export type OwnedTheme = Theme & { owner: ThemeOwner | null };

/** More patterns in a month are no longer told apart by anyone. */
const mostRead = 5_000;

/** The themes of the last 30 days, the widest first. */
export async function ownedThemes(db: DbOrTx): Promise<readonly OwnedTheme[]> {
  const themes = findThemes(await recentPatterns(db));
  if (themes.length === 0) return [];
  const rows = await db
    .select()
    .from(themeOwners)
    .where(
      inArray(
        themeOwners.key,
        themes.flatMap(({ keys }) => keys),
      ),
    );
  return themes.map((theme) => ({ ...theme, owner: lastNamed(theme, rows) }));
}

/** A theme goes on under the key of what was first of it; owners were named under any of its keys. */
function lastNamed({ keys }: Theme, rows: readonly (typeof themeOwners.$inferSelect)[]) {
  const [row] = rows
    .filter(({ key }) => keys.includes(key))
    .sort((a, b) => b.setAt.getTime() - a.setAt.getTime());
  if (row === undefined) return null;
  return { owner: row.owner, note: row.note, by: row.setBy, at: row.setAt };
}

type Row = Omit<ThemePattern, 'firstAt' | 'lastAt'> & { first: string; last: string };

/**
 * Near misses alone: what was taken back, told by another one or dismissed as nothing is no theme.
 * What was found, which is long, is read of the last of each pattern alone.
 */
async function recentPatterns(db: DbOrTx): Promise<readonly ThemePattern[]> {
  const rows = await db.execute<Row>(sql`
    select recent.fingerprint, recent.service, count, first, last, gaps,
      latest.finding->'fingerprint'->'words' as words,
      array_remove(array[recent.service, services.name]
        || array(select split_part(repository, '/', 2)
          from jsonb_array_elements_text(coalesce(services.match->'github', '[]')) as repository),
        null) as "serviceNames"
    from (
      select c.fingerprint, c.service_id as service, count(*)::int as count,
        min(c.occurred_at) as first, max(c.occurred_at) as last,
        array_agg(distinct c.gap) as gaps,
        (array_agg(c.id order by c.occurred_at desc, c.id))[1] as latest
      from candidates c
      where c.occurred_at > closecall_now() - make_interval(days => ${THEME_DAYS})
        and c.service_id is not null and c.status not in ('withdrawn', 'merged')
        and not ${wasNoNearMiss('c')}
      group by c.fingerprint, c.service_id
      order by last desc, c.fingerprint limit ${mostRead}
    ) as recent
      join candidates latest on latest.id = recent.latest
      left join services on services.id = recent.service
    order by last desc, recent.fingerprint limit ${mostRead}`);
  return rows.map(({ first, last, words, ...row }) => ({
    ...row,
    words: words ?? [],
    firstAt: new Date(first),
    lastAt: new Date(last),
  }));
}
