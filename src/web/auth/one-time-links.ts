import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import { writeAudit } from '../../db/audit.ts';
import { type Database, now, nowPlusSeconds, type Transaction } from '../../db/client.ts';
import { oneTimeLinks } from '../../db/schema/index.ts';
import { hashToken, newToken } from './token-hash.ts';

const lifeSeconds = 24 * 60 * 60;

/** What a link leads to. */
export type LinkPurpose =
  | { purpose: 'sign-in' | 'set-password'; userId: string }
  | { purpose: 'first-admin' };

/** Makes a link that works once, within 24 hours. Answers the token of `/login/{token}`. */
export async function createOneTimeLink(
  db: Database,
  actor: string,
  link: LinkPurpose,
): Promise<string> {
  const token = newToken();
  const userId = link.purpose === 'first-admin' ? null : link.userId;
  await db.transaction(async (tx) => {
    await tx.delete(oneTimeLinks).where(lte(oneTimeLinks.endsAt, now));
    await tx.insert(oneTimeLinks).values({
      tokenHash: hashToken(token),
      purpose: link.purpose,
      userId,
      endsAt: nowPlusSeconds(lifeSeconds),
    });
    await writeAudit(tx, {
      actor,
      action: 'login_link_made',
      entity: 'session',
      entityId: userId ?? 'first-admin',
      detail: { purpose: link.purpose },
    });
  });
  return token;
}

/** What the link leads to while it can still be used; asking does not use it. */
export async function readOneTimeLink(db: Database, token: string): Promise<LinkPurpose | null> {
  const [row] = await db.select(columns).from(oneTimeLinks).where(good(token));
  return row === undefined ? null : toPurpose(row);
}

/** Uses the link up; null when it was used before, is too old, or never was. */
export async function useOneTimeLink(tx: Transaction, token: string): Promise<LinkPurpose | null> {
  const [row] = await tx
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(good(token))
    .returning(columns);
  return row === undefined ? null : toPurpose(row);
}

const columns = { purpose: oneTimeLinks.purpose, userId: oneTimeLinks.userId };

function toPurpose({
  purpose,
  userId,
}: {
  purpose: LinkPurpose['purpose'];
  userId: string | null;
}): LinkPurpose | null {
  if (purpose === 'first-admin') return { purpose };
  return userId === null ? null : { purpose, userId };
}

function good(token: string) {
  return and(
    eq(oneTimeLinks.tokenHash, hashToken(token)),
    isNull(oneTimeLinks.usedAt),
    gt(oneTimeLinks.endsAt, now),
  );
}
