import { Hono } from 'hono';
import { readBacklog } from '../db/queries/read-backlog.ts';
import type { Deps } from '../deps.ts';
import { readinessChecks } from '../observe/readiness.ts';
import { createHealthRoutes } from './health-routes.ts';
import { createHooksRoute, type HooksContext, type NodeEnv } from './hooks-route.ts';

export type AppInput = {
  deps: Deps;
  hooks: HooksContext;
  options: { outsideToken: string | null; migrationsExpected: number; port: () => number };
  isStopping: () => boolean;
};

/** Everything that answers over HTTP, put together. */
export function createApp({ deps, hooks, options, isStopping }: AppInput): Hono<NodeEnv> {
  const app = new Hono<NodeEnv>();
  app.route('/', createHooksRoute(hooks));
  app.route(
    '/',
    createHealthRoutes({
      metrics: deps.metrics,
      checks: readinessChecks({ ...deps, migrationsExpected: options.migrationsExpected }),
      isStopping,
      refreshBacklog: async () => {
        const backlog = await readBacklog(deps.db).catch(() => null);
        if (backlog !== null) deps.metrics.backlog(backlog);
      },
    }),
  );
  return app;
}
