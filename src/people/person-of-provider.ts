import { and, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { type Database, now, type Transaction } from '../db/client.ts';
import { userAccounts, users } from '../db/schema/index.ts';
import { lockPeople } from './lock-people.ts';
import { makePerson } from './make-person.ts';
import { plainEmail, type Rights } from './person.ts';

/** What an OpenID provider says of somebody. */
export type ProvidedPerson = {
  issuer: string;
  /** The provider's own id of them, which never changes. */
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string | null;
};

export type ProviderProblem =
  | { code: 'no-email' }
  /** Somebody has this address, and the provider does not vouch for it. */
  | { code: 'email-not-verified' }
  /** Somebody else of this provider has this address. */
  | { code: 'email-of-another' }
  | { code: 'not-invited' };

/**
 * Whom the provider's person is here. Somebody new becomes a user, or is refused where only invited
 * people may come. Who has the same address is taken for the same only when the provider says that
 * the address is theirs.
 */
export async function personOfProvider(
  db: Database,
  provided: ProvidedPerson,
  defaultRole: Rights['role'] | 'none',
): Promise<Result<{ userId: string }, ProviderProblem>> {
  return db.transaction(async (tx) => {
    await lockPeople(tx);
    const known = await userWithAccount(tx, provided);
    if (known !== null) return ok({ userId: known });
    if (provided.email === null) return err({ code: 'no-email' });
    const email = plainEmail(provided.email);
    const [same] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
    if (same !== undefined) return linkTo(tx, same.id, provided);
    return defaultRole === 'none'
      ? err({ code: 'not-invited' })
      : addNew(tx, { ...provided, email }, defaultRole);
  });
}

async function userWithAccount(
  tx: Transaction,
  { issuer, subject }: ProvidedPerson,
): Promise<string | null> {
  const [row] = await tx
    .select({ userId: userAccounts.userId })
    .from(userAccounts)
    .where(and(eq(userAccounts.providerId, issuer), eq(userAccounts.accountId, subject)));
  return row?.userId ?? null;
}

async function linkTo(
  tx: Transaction,
  userId: string,
  provided: ProvidedPerson,
): Promise<Result<{ userId: string }, ProviderProblem>> {
  if (!provided.isEmailVerified) return err({ code: 'email-not-verified' });
  const others = await tx
    .select({ id: userAccounts.id })
    .from(userAccounts)
    .where(and(eq(userAccounts.userId, userId), eq(userAccounts.providerId, provided.issuer)));
  if (others.length > 0) return err({ code: 'email-of-another' });
  await addAccount(tx, userId, provided);
  const [linked] = await tx
    .update(users)
    .set({ emailVerified: true, updatedAt: now })
    .where(eq(users.id, userId))
    .returning({ handle: users.handle });
  await writeAudit(tx, {
    actor: 'system',
    action: 'person_linked',
    entity: 'person',
    entityId: linked?.handle ?? userId,
    detail: { issuer: provided.issuer },
  });
  return ok({ userId });
}

async function addNew(
  tx: Transaction,
  provided: ProvidedPerson & { email: string },
  role: Rights['role'],
): Promise<Result<{ userId: string }, ProviderProblem>> {
  const { name, email, isEmailVerified } = provided;
  const made = await makePerson(tx, 'system', {
    ...{ name: name ?? email, email, emailVerified: isEmailVerified },
    ...{ role, decidesFor: 'all', teams: [] },
  });
  if (!made.ok) return err({ code: 'email-of-another' });
  await addAccount(tx, made.value.id, provided);
  return ok({ userId: made.value.id });
}

async function addAccount(
  tx: Transaction,
  userId: string,
  { issuer, subject }: ProvidedPerson,
): Promise<void> {
  await tx.insert(userAccounts).values({
    ...{ id: uuid(), userId, providerId: issuer, accountId: subject },
    ...{ createdAt: now, updatedAt: now },
  });
}
