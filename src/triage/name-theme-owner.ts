import type { Decider, OtherTeam } from '../core/decider.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type OwnedTheme, ownedThemes } from '../db/queries/owned-themes.ts';
import { lockOneOfTeams, lockTeamsOfPatterns } from '../db/queries/teams-of-patterns.ts';
import { whoseTheyAre } from '../db/queries/whose-it-is.ts';
import { themeOwners } from '../db/schema/theme-owners.ts';

/** Names who sees to a theme; `key` is any that it goes by. Naming somebody else replaces them. */
export async function nameThemeOwner(
  context: StateContext,
  {
    key,
    owner,
    note,
    actor,
    onlyTeams,
  }: Decider & {
    key: string;
    owner: string;
    note: string | null;
  },
): Promise<Result<OwnedTheme, OtherTeam | { code: 'not-found' }>> {
  return changeState(context, async (tx) => {
    const theme = (await ownedThemes(tx)).find(({ keys }) => keys.includes(key));
    if (theme === undefined) return err({ code: 'not-found' });
    const others = await whoseThemeItIs(tx, theme, { actor, onlyTeams });
    if (others !== null) return err(others);
    const named = { owner, note, setBy: actor, setAt: now };
    const [row] = await tx
      .insert(themeOwners)
      .values({ key: theme.key, ...named })
      .onConflictDoUpdate({ target: themeOwners.key, set: named })
      .returning();
    if (row === undefined) throw new Error('the owner of a theme was neither inserted nor updated');
    await writeAudit(tx, {
      actor,
      action: 'name_theme_owner',
      entity: 'theme',
      entityId: theme.key,
      detail: { owner, note, about: theme.about, before: theme.owner?.owner ?? null },
    });
    return ok({ ...theme, owner: { owner, note, by: actor, at: row.setAt } });
  });
}

/** A theme is across services: everybody has a say whose team saw some of it. */
async function whoseThemeItIs(
  tx: Transaction,
  { fingerprints }: OwnedTheme,
  by: Decider,
): Promise<OtherTeam | null> {
  if (by.onlyTeams === undefined) return null;
  if (await lockOneOfTeams(tx, fingerprints, by.onlyTeams)) return null;
  return whoseTheyAre(tx, by, await lockTeamsOfPatterns(tx, { fingerprints, computed: null }));
}
