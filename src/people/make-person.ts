import { eq, inArray } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { now, type Transaction } from '../db/client.ts';
import { teamMembers, teams, users } from '../db/schema/index.ts';
import { lockPeople } from './lock-people.ts';
import { handleFrom, type PeopleProblem, plainEmail, type Rights } from './person.ts';

export type NewPerson = Rights & {
  name: string;
  email: string;
  emailVerified: boolean;
  /** Made from the address where none is given. */
  handle?: string;
};

export type MadePerson = { id: string; handle: string; email: string };

/** Adds somebody, who can't sign in yet. */
export async function makePerson(
  tx: Transaction,
  actor: string,
  { teams: own, ...person }: NewPerson,
): Promise<Result<MadePerson, PeopleProblem>> {
  await lockPeople(tx);
  const email = plainEmail(person.email);
  const taken = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
  if (taken.length > 0) return err({ code: 'email-taken' });
  const unknown = await firstUnknown(tx, own);
  if (unknown !== null) return err({ code: 'unknown-team', team: unknown });
  const id = uuid();
  const handle = await freeHandle(tx, person.handle ?? handleFrom(email));
  await tx.insert(users).values({ ...person, id, handle, email, createdAt: now, updatedAt: now });
  await writeTeams(tx, id, own);
  await writeAudit(tx, {
    actor,
    action: 'person_added',
    entity: 'person',
    entityId: handle,
    detail: { role: person.role, decidesFor: person.decidesFor, teams: own },
  });
  return ok({ id, handle, email });
}

/** The first of these teams that is not there. */
export async function firstUnknown(
  tx: Transaction,
  ids: readonly string[],
): Promise<string | null> {
  if (ids.length === 0) return null;
  const rows = await tx
    .select({ id: teams.id })
    .from(teams)
    .where(inArray(teams.id, [...ids]));
  const known = new Set(rows.map((row) => row.id));
  return ids.find((id) => !known.has(id)) ?? null;
}

/** Makes somebody's teams these and no others. */
export async function writeTeams(
  tx: Transaction,
  userId: string,
  ids: readonly string[],
): Promise<void> {
  await tx.delete(teamMembers).where(eq(teamMembers.userId, userId));
  const rows = [...new Set(ids)].map((teamId) => ({ userId, teamId }));
  if (rows.length > 0) await tx.insert(teamMembers).values(rows);
}

/** The wished handle, with a number where it means somebody else. */
async function freeHandle(tx: Transaction, wished: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const handle = number === 1 ? wished : `${wished}-${number}`;
    const taken = await tx.select({ id: users.id }).from(users).where(eq(users.handle, handle));
    if (taken.length === 0) return handle;
  }
}
