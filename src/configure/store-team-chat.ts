import { eq } from 'drizzle-orm';
import { now, type Transaction } from '../db/client.ts';
import { teamChats } from '../db/schema/index.ts';
import type { SecretBox } from './secret-box.ts';

/** Where a team's sealed chat address belongs; bound into it. */
export function chatPlace(teamId: string): string {
  return `team_chats:sealed:${teamId}`;
}

/**
 * Keeps the address of a team's chat; null takes it away. Answers what changed, or null where it is
 * what it was.
 */
export async function storeTeamChat(
  tx: Transaction,
  box: SecretBox,
  teamId: string,
  address: string | null,
): Promise<'added' | 'changed' | 'removed' | null> {
  const [stored] = await tx.select().from(teamChats).where(eq(teamChats.teamId, teamId));
  if (address === null) {
    if (stored === undefined) return null;
    await tx.delete(teamChats).where(eq(teamChats.teamId, teamId));
    return 'removed';
  }
  if (stored !== undefined && box.open(stored.sealed, chatPlace(teamId)) === address) return null;
  const row = {
    sealed: box.seal(address, chatPlace(teamId)),
    keyId: box.keyId,
    lastFour: address.slice(-4),
    createdAt: now,
  };
  await tx
    .insert(teamChats)
    .values({ teamId, ...row })
    .onConflictDoUpdate({ target: teamChats.teamId, set: row });
  return stored === undefined ? 'added' : 'changed';
}
