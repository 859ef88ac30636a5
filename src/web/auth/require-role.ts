import { createMiddleware } from 'hono/factory';
import type { Role } from '../caller.ts';
import { HttpProblem } from '../problem.ts';
import type { WebVariables } from '../web-context.ts';

const ranks: Readonly<Record<Role, number>> = { viewer: 0, responder: 1, admin: 2 };

const may: Readonly<Record<Role, string>> = {
  viewer: 'look at things',
  responder: 'decide',
  admin: 'configure',
};

/** Whether somebody with this role may do what needs `least`: each role may what the former may. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ranks[role] >= ranks[least];
}

/** Lets through whoever has at least this role. Belongs below `authenticate`. */
export function requireRole(least: Role) {
  return createMiddleware<WebVariables>(async (c, next) => {
    const { role } = c.get('caller');
    if (!isAtLeast(role, least)) {
      const detail = `You may ${may[role]} (${role}); this needs somebody who may ${may[least]} (${least}).`;
      throw new HttpProblem('not-allowed', detail);
    }
    await next();
  });
}
