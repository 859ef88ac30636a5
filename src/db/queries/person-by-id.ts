import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { users } from '../schema/index.ts';

export type Person = {
  id: string;
  handle: string;
  name: string;
  email: string;
  role: 'admin' | 'responder' | 'viewer';
  decidesFor: 'all' | 'own-teams';
  isActive: boolean;
  /** Ids of their own teams. */
  teams: readonly string[];
};

export const personColumns = {
  id: users.id,
  handle: users.handle,
  name: users.name,
  email: users.email,
  role: users.role,
  decidesFor: users.decidesFor,
  isActive: sql<boolean>`${users.deactivatedAt} is null`,
  // The outer table has to be named by hand: drizzle leaves it out where only one is read.
  teams: sql<
    string[]
  >`array(select m.team_id from team_members m where m.user_id = users.id order by 1)`,
};

/** Somebody, with what they may do now. */
export async function personById(db: DbOrTx, id: string): Promise<Person | null> {
  const [row] = await db.select(personColumns).from(users).where(eq(users.id, id));
  return row ?? null;
}

/** The same by the name that the audit has for them. */
export async function personByHandle(db: DbOrTx, handle: string): Promise<Person | null> {
  const [row] = await db.select(personColumns).from(users).where(eq(users.handle, handle));
  return row ?? null;
}
