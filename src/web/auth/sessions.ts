import { and, eq, gt, lte, or, sql } from 'drizzle-orm';
import { writeAudit } from '../../db/audit.ts';
import { type Database, now, nowPlusSeconds, type Transaction } from '../../db/client.ts';
import { sessions } from '../../db/schema/index.ts';
import type { Caller, Role } from '../caller.ts';
import { hashToken, newToken } from './token-hash.ts';

const idleSeconds = 12 * 60 * 60;

/** However busy it is, a session ends after this long. */
export const longestSessionSeconds = 7 * 24 * 60 * 60;

/** How exactly the time of the last request is kept; a write for each would be a waste. */
const seenWithinSeconds = 60;

/** Opens a session under a new id and answers that id, which is not stored. */
export async function openSession(
  tx: Transaction,
  person: { userName: string; role: Role },
): Promise<string> {
  const id = newToken();
  await tx
    .delete(sessions)
    .where(
      or(
        lte(sessions.createdAt, nowPlusSeconds(-longestSessionSeconds)),
        lte(sessions.seenAt, nowPlusSeconds(-idleSeconds)),
      ),
    );
  await tx.insert(sessions).values({
    idHash: hashToken(id),
    ...person,
    csrfToken: newToken(),
    createdAt: now,
    seenAt: now,
  });
  await auditSession(tx, person.userName, 'signed_in', { role: person.role });
  return id;
}

/** Who the session belongs to; null when it ended. */
export async function findSession(db: Database, id: string): Promise<Caller | null> {
  const idHash = hashToken(id);
  const [row] = await db
    .select({
      userName: sessions.userName,
      role: sessions.role,
      csrfToken: sessions.csrfToken,
      wasSeenLongAgo: sql<boolean>`${sessions.seenAt} <= ${nowPlusSeconds(-seenWithinSeconds)}`,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.idHash, idHash),
        gt(sessions.createdAt, nowPlusSeconds(-longestSessionSeconds)),
        gt(sessions.seenAt, nowPlusSeconds(-idleSeconds)),
      ),
    );
  if (row === undefined) return null;
  const { userName, role, csrfToken, wasSeenLongAgo } = row;
  if (wasSeenLongAgo) {
    await db.update(sessions).set({ seenAt: now }).where(eq(sessions.idHash, idHash));
  }
  const actor = `person:${userName}`;
  return { actor, name: userName, role, csrfToken, teams: [], decidesFor: 'all' };
}

/** Ends a session for good. Ending one that is not there is fine. */
export async function closeSession(db: Database, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(sessions)
      .where(eq(sessions.idHash, hashToken(id)))
      .returning({ userName: sessions.userName });
    if (gone !== undefined) await auditSession(tx, gone.userName, 'signed_out', {});
  });
}

async function auditSession(
  tx: Transaction,
  userName: string,
  action: 'signed_in' | 'signed_out',
  detail: Record<string, unknown>,
): Promise<void> {
  await writeAudit(tx, {
    actor: `person:${userName}`,
    action,
    entity: 'session',
    entityId: userName,
    detail,
  });
}
