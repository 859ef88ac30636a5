import { err, ok, type Result } from '../../core/result.ts';
import type { Database, Transaction } from '../../db/client.ts';
import { hasPeople } from '../../db/queries/list-people.ts';
import { personById } from '../../db/queries/person-by-id.ts';
import { lockPeople } from '../../people/lock-people.ts';
import { type MadePerson, makePerson } from '../../people/make-person.ts';
import { storePassword } from '../../people/store-password.ts';
import { type LinkPurpose, readOneTimeLink, useOneTimeLink } from './one-time-links.ts';

/** What the form of a link brought along; the password is hashed already. */
export type LinkForm = { passwordHash: string | null; name: string; email: string };

/** What a link that can still be used is for; none leads to a first admin once there are people. */
export async function goodLink(db: Database, token: string): Promise<LinkPurpose | null> {
  const link = await readOneTimeLink(db, token);
  if (link?.purpose === 'first-admin' && (await hasPeople(db))) return null;
  return link;
}

/**
 * Uses a link up and answers who it let in: who it was made for, with a new password where one came
 * along, or the first admin, who is made by it.
 */
export async function useLink(
  db: Database,
  token: string,
  form: LinkForm,
): Promise<Result<{ id: string; email: string }, { code: 'no-good' }>> {
  return db.transaction(async (tx) => {
    await lockPeople(tx);
    const link = await useOneTimeLink(tx, token);
    if (link === null) return err({ code: 'no-good' });
    const person =
      link.purpose === 'first-admin'
        ? await firstAdmin(tx, form)
        : await activePerson(tx, link.userId);
    if (person === null) return err({ code: 'no-good' });
    if (form.passwordHash !== null) await storePassword(tx, person, form.passwordHash);
    return ok(person);
  });
}

/** Nobody who was deactivated gets another password meanwhile. */
async function activePerson(tx: Transaction, id: string): Promise<MadePerson | null> {
  const person = await personById(tx, id);
  return person?.isActive === true ? person : null;
}

async function firstAdmin(tx: Transaction, { name, email }: LinkForm): Promise<MadePerson | null> {
  if (await hasPeople(tx)) return null;
  const made = await makePerson(tx, 'system', {
    ...{ name, email, emailVerified: false },
    ...{ role: 'admin', decidesFor: 'all', teams: [] },
  });
  return made.ok ? made.value : null;
}
