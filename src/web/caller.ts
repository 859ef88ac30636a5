import type { TokenScope } from '../core/token-scopes.ts';

/** What a caller may do: admins change configuration, responders decide, viewers read. */
export type Role = 'admin' | 'responder' | 'viewer';

/** Whose near misses a responder may decide on: everybody's, or those of their own teams. */
export type DecidesFor = 'all' | 'own-teams';

/**
 * Who makes a request. `teams` are the ids of their own. `actor` is what the audit stores: `person:dana` or `token:deploy-bot`.
 * `csrfToken` is the session's own and null for bearer tokens, which need none.
 */
export type Caller = {
  actor: string;
  name: string;
  role: Role;
  csrfToken: string | null;
  teams: readonly string[];
  decidesFor: DecidesFor;
  /** Of a token. Its scopes are missing where it is for all that its role may. */
  token?: { id: string; scopes?: readonly TokenScope[]; expiresAt: Date | null };
  /** Something that they reported was mended; told on pages alone. */
  hasReportNews?: boolean;
};
