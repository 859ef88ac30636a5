import type { DbOrTx } from '../client.ts';
import { type OwnedTheme, ownedThemes } from './owned-themes.ts';

/** The themes that a pattern is of, with their owners, the widest first; mostly none. */
export async function themesOfFingerprint(
  db: DbOrTx,
  fingerprint: string,
): Promise<readonly OwnedTheme[]> {
  const themes = await ownedThemes(db);
  return themes.filter(({ fingerprints }) => fingerprints.includes(fingerprint));
}
