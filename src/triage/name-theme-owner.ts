import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import { type OwnedTheme, ownedThemes } from '../db/queries/owned-themes.ts';
import { themeOwners } from '../db/schema/theme-owners.ts';

/** Names who sees to a theme; `key` is any that it goes by. Naming somebody else replaces them. */
export async function nameThemeOwner(
  context: StateContext,
  { key, owner, note, actor }: { key: string; owner: string; note: string | null; actor: string },
): Promise<Result<OwnedTheme, { code: 'not-found' }>> {
  return changeState(context, async (tx) => {
    const theme = (await ownedThemes(tx)).find(({ keys }) => keys.includes(key));
    if (theme === undefined) return err({ code: 'not-found' });
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
