import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';

/** One wide event per request. The address without its query: that may hold what somebody typed. */
export function requestLog(context: { log: Log; metrics: Metrics }): MiddlewareHandler {
  return async (c, next) => {
    const startedMs = performance.now();
    await next();
    const seconds = (performance.now() - startedMs) / 1000;
    const { method } = c.req;
    const route = answeringRoute(c);
    const { status } = c.res;
    context.metrics.request(method, route, status, seconds);
    const fields = { method, route, status, durationMs: Math.round(seconds * 1000) };
    if (status >= 500) context.log.warn(fields, 'request');
    else context.log.info(fields, 'request');
  };
}

/** The pattern of the route that answered: the last that is no middleware for everything. */
function answeringRoute(c: Context): string {
  const patterns = matchedRoutes(c).map(({ path }) => path);
  return patterns.findLast((path) => !path.endsWith('*')) ?? 'none';
}
