import type { TokenScope } from '../core/token-scopes.ts';
import type { Database } from '../db/client.ts';
import { type ListedToken, listApiTokens } from '../db/queries/list-api-tokens.ts';
import { makeApiToken, revokeApiToken, type WantedToken } from '../web/auth/api-tokens.ts';
import { withDatabase } from './with-database.ts';

/** `closecall token add`: prints a new token, alone on its line, for scripts to take. */
export async function addToken(wanted: WantedToken & { scopes: readonly TokenScope[] }) {
  await withDatabase(async ({ db }) => {
    const made = await makeApiToken(db, wanted, { actor: 'system' });
    if (made.ok) {
      const { expiresAt } = made.value.row;
      const end = expiresAt === null ? 'never expires' : `expires ${expiresAt.toISOString()}`;
      process.stderr.write(`It is shown this once, and ${end}.\n`);
      process.stdout.write(`${made.value.token}\n`);
      return;
    }
    const { problem } = made;
    const why = problem.code === 'invalid' ? `${problem.path}: ${problem.message}` : problem.detail;
    fail(why);
  });
}

/** `closecall token list`: what there is, without what would let somebody use it. */
export async function printTokens(): Promise<void> {
  await withDatabase(async ({ db }) => {
    const tokens = await listApiTokens(db);
    if (tokens.length === 0) process.stderr.write('There are no tokens yet.\n');
    for (const token of tokens) process.stdout.write(`${describe(token)}\n`);
  });
}

/** `closecall token revoke`: by id, or by the name of one that is in force. */
export async function revokeToken(which: string): Promise<void> {
  await withDatabase(async ({ db }) => {
    const id = await idOf(db, which);
    if (id === null) return fail(`There is no token “${which}” in force.`);
    await revokeApiToken(db, id, 'system');
    process.stderr.write('Revoked. It is good for nothing from now on.\n');
  });
}

async function idOf(db: Database, which: string): Promise<string | null> {
  const tokens = await listApiTokens(db);
  const inForce = tokens.filter(({ revokedAt, hasExpired }) => revokedAt === null && !hasExpired);
  return inForce.find(({ id, name }) => id === which || name === which)?.id ?? null;
}

function describe(token: ListedToken): string {
  const { id, name, tail, scopes, role, teams, expiresAt, lastUsedAt } = token;
  return [
    ...[id, name, tail === null ? '-' : `cc_…${tail}`, scopes?.join(',') ?? role],
    ...[teams?.join(',') ?? 'all teams', stateOf(token)],
    expiresAt === null ? 'never expires' : `expires ${expiresAt.toISOString()}`,
    lastUsedAt === null ? 'not used yet' : `used ${lastUsedAt.toISOString()}`,
  ].join('\t');
}

function stateOf({ revokedAt, hasExpired }: ListedToken): string {
  if (revokedAt !== null) return 'revoked';
  return hasExpired ? 'expired' : 'in force';
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
