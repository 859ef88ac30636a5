import type { MiddlewareHandler } from 'hono';
import { answerProblem, HttpProblem } from '../problem.ts';

/** Machines that send webhooks or look after the process may use any name. */
const openPaths = /^\/(hooks\/.*|healthz|readyz|metrics)$/;

/** This machine's own names, by whichever port a tunnel or a container shows us. */
const ownNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * Refuses requests for host names that are not ours: a foreign page whose name was made to point
 * here (DNS rebinding) would otherwise count as our own.
 */
export function checkHost(context: { allowedHosts: ReadonlySet<string> }): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? '';
    const isOurs = ownNames.test(host) || context.allowedHosts.has(host);
    if (!isOurs && !openPaths.test(c.req.path)) {
      const detail = 'Nothing is served under this name. If it is right, set PUBLIC_URL to it.';
      return answerProblem(c, new HttpProblem('wrong-host', detail));
    }
    return next();
  };
}
