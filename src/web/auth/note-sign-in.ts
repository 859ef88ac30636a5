import { lt, lte, or } from 'drizzle-orm';
import { writeAudit } from '../../db/audit.ts';
import type { Database } from '../../db/client.ts';
import { personById } from '../../db/queries/person-by-id.ts';
import { userSessions } from '../../db/schema/index.ts';
import { longestSessionSeconds } from './session-cookie.ts';

/** Nobody who was deactivated gets in, however they prove who they are. */
export async function mayOpenSession(db: Database, userId: string): Promise<false | undefined> {
  const person = await personById(db, userId);
  return person?.isActive === true ? undefined : false;
}

/**
 * Writes down who signed in, and clears sessions away that have ended. Their times are the process's
 * own, as better-auth writes them, so they are compared with that of the new one.
 */
export async function noteSignIn(
  db: Database,
  { userId, createdAt }: { userId: string; createdAt: Date },
): Promise<void> {
  const person = await personById(db, userId);
  if (person === null) return;
  await db
    .delete(userSessions)
    .where(
      or(
        lte(userSessions.expiresAt, createdAt),
        lt(userSessions.createdAt, new Date(createdAt.getTime() - longestSessionSeconds * 1000)),
      ),
    );
  await writeAudit(db, {
    actor: `person:${person.handle}`,
    action: 'signed_in',
    entity: 'session',
    entityId: person.handle,
    detail: { role: person.role },
  });
}
