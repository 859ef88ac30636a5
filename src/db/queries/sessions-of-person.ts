import { and, desc, eq, gt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { userSessions } from '../schema/index.ts';

export type OpenSession = {
  id: string;
  createdAt: Date;
  seenAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
};

/** Where somebody is signed in at this time of the process, what was used last first. */
export async function sessionsOfPerson(
  db: DbOrTx,
  userId: string,
  at: Date,
): Promise<readonly OpenSession[]> {
  return db
    .select({
      id: userSessions.id,
      createdAt: userSessions.createdAt,
      seenAt: userSessions.updatedAt,
      ipAddress: userSessions.ipAddress,
      userAgent: userSessions.userAgent,
    })
    .from(userSessions)
    .where(and(eq(userSessions.userId, userId), gt(userSessions.expiresAt, at)))
    .orderBy(desc(userSessions.updatedAt), desc(userSessions.id))
    .limit(100);
}
