/**
 * What a token is for.
 *
 * read       look at everything
 * decide     decide on near misses, tickets and patterns; reads too
 * report     report a near miss, and nothing else
 * configure  what admins may: the policy, checks, replays, tokens; reads too
 */
export const tokenScopes = ['read', 'decide', 'report', 'configure'] as const;

export type TokenScope = (typeof tokenScopes)[number];

/** Nobody can decide on, or configure, what they can't look at. */
const includes: Readonly<Record<TokenScope, readonly TokenScope[]>> = {
  read: ['read'],
  decide: ['decide', 'read'],
  report: ['report'],
  configure: ['configure', 'read'],
};

/** Whether a token with these scopes is for this. */
export function isFor(scopes: readonly TokenScope[], wanted: TokenScope): boolean {
  return scopes.some((scope) => includes[scope].includes(wanted));
}

/** The least role that may do what a scope is for. */
const roleOf = {
  read: 'viewer',
  report: 'viewer',
  decide: 'responder',
  configure: 'admin',
} as const;

/** The role that a token with these scopes needs. */
export function roleForScopes(scopes: readonly TokenScope[]): 'viewer' | 'responder' | 'admin' {
  const roles = new Set(scopes.map((scope) => roleOf[scope]));
  if (roles.has('admin')) return 'admin';
  return roles.has('responder') ? 'responder' : 'viewer';
}
