import { and, eq, isNull, ne } from 'drizzle-orm';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { type Database, now, type Transaction } from '../db/client.ts';
import { type Person, personById } from '../db/queries/person-by-id.ts';
import { users } from '../db/schema/index.ts';
import { endLinks, endSessions } from './end-sessions.ts';
import { lockPeople } from './lock-people.ts';
import { firstUnknown, writeTeams } from './make-person.ts';
import type { PeopleProblem, Rights } from './person.ts';

export type PersonChange = Partial<Rights> & { isActive?: boolean };

/**
 * Changes what somebody may do. A changed role or a deactivation signs them out everywhere with the
 * next request. The last admin stays one.
 */
export async function changePerson(
  db: Database,
  actor: string,
  userId: string,
  change: PersonChange,
): Promise<Result<Person, PeopleProblem>> {
  return db.transaction(async (tx) => {
    await lockPeople(tx);
    const before = await personById(tx, userId);
    if (before === null) return err({ code: 'not-found' });
    const after = changed(before, change);
    const unknown = await firstUnknown(tx, after.teams);
    if (unknown !== null) return err({ code: 'unknown-team', team: unknown });
    if (isActiveAdmin(before) && !isActiveAdmin(after) && (await isLastAdmin(tx, userId))) {
      return err({ code: 'last-admin' });
    }
    await write(tx, before, after);
    await writeAudit(tx, {
      actor,
      action: 'person_changed',
      entity: 'person',
      entityId: before.handle,
      detail: { from: rightsOf(before), to: rightsOf(after) },
    });
    return ok(after);
  });
}

function changed(before: Person, { isActive = before.isActive, ...rights }: PersonChange): Person {
  const teams = [...new Set(rights.teams ?? before.teams)].sort();
  return { ...before, ...rights, teams, isActive };
}

async function write(tx: Transaction, before: Person, after: Person): Promise<void> {
  const { id, role, decidesFor, isActive } = after;
  await tx
    .update(users)
    .set({
      ...{ role, decidesFor, updatedAt: now },
      ...(isActive === before.isActive ? {} : { deactivatedAt: isActive ? null : now }),
    })
    .where(eq(users.id, id));
  await writeTeams(tx, id, after.teams);
  if (role !== before.role || isActive !== before.isActive) await endSessions(tx, id);
  // Nor do they lead in once somebody is back.
  if (!isActive) await endLinks(tx, id);
}

function isActiveAdmin({ role, isActive }: Person): boolean {
  return role === 'admin' && isActive;
}

async function isLastAdmin(tx: Transaction, userId: string): Promise<boolean> {
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.deactivatedAt), ne(users.id, userId)))
    .limit(1);
  return others.length === 0;
}

function rightsOf({ role, decidesFor, teams, isActive }: Person) {
  return { role, decidesFor, teams, isActive };
}
