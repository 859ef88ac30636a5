import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { userAccounts, userSessions, users } from '../schema/index.ts';
import { type Person, personColumns } from './person-by-id.ts';

export type ListedPerson = Person & {
  hasPassword: boolean;
  /** When their last session that still runs was used. */
  lastSeenAt: Date | null;
};

/** As many as one page shows. */
const most = 1_000;

/** Everybody, those who can sign in first. */
export async function listPeople(db: DbOrTx): Promise<readonly ListedPerson[]> {
  return db
    .select({
      ...personColumns,
      hasPassword: sql<boolean>`exists (select from ${userAccounts} where ${userAccounts.userId} = users.id and ${userAccounts.providerId} = 'credential')`,
      lastSeenAt:
        sql<Date | null>`(select max(${userSessions.updatedAt}) from ${userSessions} where ${userSessions.userId} = users.id)`.mapWith(
          (at: unknown) => (at === null ? null : new Date(String(at))),
        ),
    })
    .from(users)
    .orderBy(desc(sql`${users.deactivatedAt} is null`), asc(users.name), asc(users.id))
    .limit(most);
}

/** Whether anybody is there to sign in. */
export async function hasPeople(db: DbOrTx): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** The admin who has been there longest, for recovery. */
export async function oldestAdmin(db: DbOrTx): Promise<Person | null> {
  const [row] = await db
    .select(personColumns)
    .from(users)
    .where(sql`${eq(users.role, 'admin')} and ${users.deactivatedAt} is null`)
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(1);
  return row ?? null;
}

/** Whether somebody has a password to sign in with. */
export async function hasPasswordOf(db: DbOrTx, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: userAccounts.id })
    .from(userAccounts)
    .where(and(eq(userAccounts.userId, userId), eq(userAccounts.providerId, 'credential')));
  return rows.length > 0;
}
