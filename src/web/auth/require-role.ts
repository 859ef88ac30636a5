import { createMiddleware } from 'hono/factory';
import { isFor, type TokenScope } from '../../core/token-scopes.ts';
import type { Caller, Role } from '../caller.ts';
import { HttpProblem } from '../problem.ts';
import type { WebVariables } from '../web-context.ts';

const ranks: Readonly<Record<Role, number>> = { viewer: 0, responder: 1, admin: 2 };

const may: Readonly<Record<Role, string>> = {
  viewer: 'look at things',
  responder: 'decide',
  admin: 'configure',
};

/** What a token has to be for, where a role is needed. */
const scopeOfRole = {
  viewer: 'read',
  responder: 'decide',
  admin: 'configure',
} as const satisfies Record<Role, TokenScope>;

/** The scope that a route with this least role needs, unless it says another one. */
export function scopeOf(least: Role): TokenScope {
  return scopeOfRole[least];
}

/** Whether somebody with this role may do what needs `least`: each role may what the former may. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ranks[role] >= ranks[least];
}

/** Lets through whoever has at least this role, and of tokens those that are for it. Belongs below `authenticate`. */
export function requireRole(least: Role, scope: TokenScope = scopeOf(least)) {
  return createMiddleware<WebVariables>(async (c, next) => {
    refuseUnless(c.get('caller'), least, scope);
    await next();
  });
}

function refuseUnless({ role, token }: Caller, least: Role, scope: TokenScope): void {
  const scopes = token?.scopes;
  if (scopes !== undefined && !isFor(scopes, scope)) {
    const detail = `This token is for ${scopes.join(', ')}; this needs one for ${scope}. An admin can make one.`;
    throw new HttpProblem('not-allowed', detail);
  }
  if (isAtLeast(role, least)) return;
  const detail = `You may ${may[role]} (${role}); this needs somebody who may ${may[least]} (${least}).`;
  throw new HttpProblem('not-allowed', detail);
}
