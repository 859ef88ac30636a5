import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import { writeAudit } from '../../db/audit.ts';
import { type Database, now, nowPlusSeconds } from '../../db/client.ts';
import { loginLinks } from '../../db/schema/index.ts';
import type { Role } from '../caller.ts';
import { openSession } from './sessions.ts';
import { hashToken, newToken } from './token-hash.ts';

const lifeSeconds = 24 * 60 * 60;

/** Makes a link that signs one person in once, within 24 hours. Answers the token of `/login/{token}`. */
export async function createLoginLink(
  db: Database,
  person: { userName: string; role: Role },
): Promise<string> {
  const token = newToken();
  await db.transaction(async (tx) => {
    await tx.delete(loginLinks).where(lte(loginLinks.endsAt, now));
    await tx
      .insert(loginLinks)
      .values({ tokenHash: hashToken(token), ...person, endsAt: nowPlusSeconds(lifeSeconds) });
    await writeAudit(tx, {
      actor: 'system',
      action: 'login_link_made',
      entity: 'session',
      entityId: person.userName,
      detail: { role: person.role },
    });
  });
  return token;
}

/** Whether the link can still be used; asking does not use it. */
export async function isLoginLinkGood(db: Database, token: string): Promise<boolean> {
  const [row] = await db.select({ name: loginLinks.userName }).from(loginLinks).where(good(token));
  return row !== undefined;
}

/** Uses the link up and opens a session; null when it was used before, is too old, or never was. */
export async function useLoginLink(db: Database, token: string): Promise<string | null> {
  return db.transaction(async (tx) => {
    const [link] = await tx
      .update(loginLinks)
      .set({ usedAt: now })
      .where(good(token))
      .returning({ userName: loginLinks.userName, role: loginLinks.role });
    return link === undefined ? null : openSession(tx, link);
  });
}

function good(token: string) {
  return and(
    eq(loginLinks.tokenHash, hashToken(token)),
    isNull(loginLinks.usedAt),
    gt(loginLinks.endsAt, now),
  );
}
