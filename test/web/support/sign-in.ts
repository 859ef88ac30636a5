import { eq } from 'drizzle-orm';
import type { Database } from '../../../src/db/client.ts';
import { users } from '../../../src/db/schema/index.ts';
import { changePerson } from '../../../src/people/change-person.ts';
import { makePerson } from '../../../src/people/make-person.ts';
import { createOneTimeLink } from '../../../src/web/auth/one-time-links.ts';
import type { Role } from '../../../src/web/caller.ts';
import { call } from './call.ts';

export type SignedIn = { cookie: string; csrfToken: string };

/** The session's cookie, the first that an answer sets, as a browser would send it back. */
export function cookieIn(headers: Headers): string {
  return (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

/** Somebody who can sign in, made where they are not there yet; answers their id. */
export async function ensurePerson(
  db: Database,
  { userName, role, teams = [] }: { userName: string; role: Role; teams?: readonly string[] },
): Promise<string> {
  const [there] = await db.select().from(users).where(eq(users.handle, userName));
  if (there !== undefined) {
    if (there.role !== role) await changePerson(db, 'test', there.id, { role });
    return there.id;
  }
  const email = `${userName}@people.example`;
  const person = {
    ...{ handle: userName, name: userName, email, role, teams },
    emailVerified: true,
  };
  const made = await db.transaction((tx) =>
    makePerson(tx, 'test', { ...person, decidesFor: 'all' }),
  );
  if (!made.ok) throw new Error(`${userName} could not be made: ${made.problem.code}`);
  return made.value.id;
}

/** A one-time link that signs somebody in; answers its token. */
export async function createLoginLink(
  db: Database,
  person: { userName: string; role: Role },
): Promise<string> {
  const userId = await ensurePerson(db, person);
  return createOneTimeLink(db, 'test', { purpose: 'sign-in', userId });
}

/** Signs somebody in as a browser would: opens the link, presses its button, reads a form's token. */
export async function signIn(
  { url, db }: { url: string; db: Database },
  role: Role,
  userName: string = role,
): Promise<SignedIn> {
  const token = await createLoginLink(db, { userName, role });
  const answer = await call(`${url}/login/${token}`, { method: 'POST', headers: { origin: url } });
  if (answer.status !== 303) throw new Error(`sign-in was answered with ${answer.status}`);
  const cookie = cookieIn(answer.headers);
  const page = await call(`${url}/`, { headers: { cookie } });
  const csrfToken = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return { cookie, csrfToken };
}
