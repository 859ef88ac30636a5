import type { Headers } from './answer-headers.ts';

/** Any one of these would have been enough; none where scopes play no part. */
export function acceptedScopes(headers: Headers): readonly string[] {
  return scopesIn(headers, 'x-accepted-oauth-scopes') ?? [];
}

/**
 * Whether a classic token has none of the scopes that the answer would have accepted. Other tokens
 * have permissions instead, and GitHub names no scopes to them.
 */
export function lacksScope(headers: Headers): boolean {
  const own = scopesIn(headers, 'x-oauth-scopes');
  const accepted = acceptedScopes(headers);
  if (own === null || accepted.length === 0) return false;
  return !accepted.some((wanted) => own.some((scope) => covers(scope, wanted)));
}

/** Null where GitHub does not say; a token may have no scope at all. */
function scopesIn(headers: Headers, name: string): readonly string[] | null {
  const value = headers[name];
  if (typeof value !== 'string') return null;
  return value
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}

/** Scopes that hold others (docs.github.com, "Scopes for OAuth apps"). */
function covers(scope: string, wanted: string): boolean {
  if (scope === wanted) return true;
  if (scope === 'repo') return wanted === 'public_repo' || wanted.startsWith('repo:');
  const [level = '', subject] = scope.split(':');
  if (subject === undefined || !wanted.endsWith(`:${subject}`)) return false;
  return level === 'admin' || (level === 'write' && wanted.startsWith('read:'));
}
