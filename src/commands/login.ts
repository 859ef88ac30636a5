import { hasPeople, oldestAdmin } from '../db/queries/list-people.ts';
import { personByHandle } from '../db/queries/person-by-id.ts';
import type { Deps } from '../deps.ts';
import { SetupError } from '../start/open-data.ts';
import { createOneTimeLink, type LinkPurpose } from '../web/auth/one-time-links.ts';
import { printLink } from './print-link.ts';
import { withDatabase } from './with-database.ts';

/**
 * `closecall login`: prints a one-time link that signs an admin in, for when nobody else can let them
 * in; before there is anybody, one that makes the first admin.
 */
export async function login(handle: string | null): Promise<void> {
  await withDatabase(async (deps) => {
    printLink(await createOneTimeLink(deps.db, 'system', await purposeFor(deps, handle)));
  });
}

async function purposeFor({ db }: Deps, handle: string | null): Promise<LinkPurpose> {
  if (!(await hasPeople(db))) return { purpose: 'first-admin' };
  const admin = handle === null ? await oldestAdmin(db) : await personByHandle(db, handle);
  if (admin === null) throw new SetupError(`There is nobody called ${handle ?? 'an admin'} here.`);
  if (admin.role !== 'admin' || !admin.isActive) {
    throw new SetupError(
      `${admin.handle} is no admin who may sign in; closecall user list shows who is.`,
    );
  }
  return { purpose: 'sign-in', userId: admin.id };
}
