import type { Result } from '../core/result.ts';
import { listPeople } from '../db/queries/list-people.ts';
import { type Person, personByHandle } from '../db/queries/person-by-id.ts';
import type { Deps } from '../deps.ts';
import { changePerson, type PersonChange } from '../people/change-person.ts';
import { makePerson, type NewPerson } from '../people/make-person.ts';
import { type PeopleProblem, plainEmail } from '../people/person.ts';
import { SetupError } from '../start/open-data.ts';
import { createOneTimeLink } from '../web/auth/one-time-links.ts';
import { printLink } from './print-link.ts';
import { withDatabase } from './with-database.ts';

/** `closecall user add`: adds somebody and prints the link with which they choose their password. */
export async function addUser(person: Omit<NewPerson, 'emailVerified'>): Promise<void> {
  await withDatabase(async ({ db }) => {
    const made = await db.transaction((tx) =>
      makePerson(tx, 'system', { ...person, emailVerified: false }),
    );
    const { id, handle } = unlessProblem(made);
    process.stderr.write(`Added ${handle}. Within 24 hours this sets their password, once:\n`);
    printLink(await createOneTimeLink(db, 'system', { purpose: 'set-password', userId: id }));
  });
}

/** `closecall user set`: changes what somebody may do. `who` is a handle or an e-mail address. */
export async function setUser(who: string, change: PersonChange): Promise<void> {
  await withDatabase(async (deps) => {
    const { id } = await findUser(deps, who);
    const person = unlessProblem(await changePerson(deps.db, 'system', id, change));
    process.stdout.write(`${sayPerson(person)}\n`);
  });
}

/** `closecall user list`: everybody, one on a line. */
export async function listUsers(): Promise<void> {
  await withDatabase(async ({ db }) => {
    for (const person of await listPeople(db)) process.stdout.write(`${sayPerson(person)}\n`);
  });
}

async function findUser({ db }: Deps, who: string): Promise<Person> {
  const byHandle = await personByHandle(db, who);
  if (byHandle !== null) return byHandle;
  const all = await listPeople(db);
  const byEmail = all.find(({ email }) => email === plainEmail(who));
  if (byEmail === undefined) throw new SetupError(`There is nobody called ${who} here.`);
  return byEmail;
}

function sayPerson({ handle, name, email, role, decidesFor, teams, isActive }: Person): string {
  const own = teams.length === 0 ? 'no teams' : teams.join(', ');
  const decides = role === 'responder' && decidesFor === 'own-teams' ? ', decides for these' : '';
  const ended = isActive ? '' : ' (deactivated)';
  return `${handle}  ${role}${ended}  ${name} <${email}>  ${own}${decides}`;
}

function unlessProblem<T>(result: Result<T, PeopleProblem>): T {
  if (result.ok) return result.value;
  throw new SetupError(sayPeopleProblem(result.problem));
}

function sayPeopleProblem(problem: PeopleProblem): string {
  switch (problem.code) {
    case 'email-taken':
      return 'Somebody has that e-mail address already.';
    case 'unknown-team':
      return `There is no team ${problem.team}.`;
    case 'last-admin':
      return 'This is the last admin, and one has to stay.';
    case 'not-found':
      return 'There is nobody like that here.';
  }
}
