import type { TokenScope } from '../../../core/token-scopes.ts';
import type { ListedToken } from '../../../db/queries/list-api-tokens.ts';

/** What a scope lets a token do, after a verb that it begins with. */
export const scopeWords: Readonly<Record<TokenScope, string>> = {
  read: 'Read everything',
  decide: 'Decide on near misses, tickets and patterns (reads too)',
  report: 'Report near misses, and nothing else',
  configure: 'Configure: the policy, checks, replays, tokens (reads too)',
};

const roleWords: Readonly<Record<ListedToken['role'], string>> = {
  viewer: 'read',
  responder: 'read, decide, report',
  admin: 'read, decide, report, configure',
};

/** What a token is for; one without scopes is for all that its role may. */
export function sayScopes({ scopes, role }: Pick<ListedToken, 'scopes' | 'role'>): string {
  return scopes === null ? roleWords[role] : scopes.join(', ');
}
