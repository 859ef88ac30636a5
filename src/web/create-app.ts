import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { contextStorage } from 'hono/context-storage';
import type { SingleSignOnSettings } from '../config/single-sign-on.ts';
import { openCircuits } from '../db/queries/open-circuits.ts';
import { readBacklog } from '../db/queries/read-backlog.ts';
import type { Deps } from '../deps.ts';
import { readinessChecks } from '../observe/readiness.ts';
import { createApiReference } from './api/api-reference.tsx';
import { createApi } from './api/create-api.ts';
import { answerError } from './auth/answer-error.tsx';
import { authenticate } from './auth/authenticate.ts';
import { checkHost } from './auth/check-host.ts';
import { createIdentity } from './auth/identity.ts';
import { createLoginRoutes } from './auth/login-routes.tsx';
import { createRequestLimit } from './auth/request-limit.ts';
import { requireRole } from './auth/require-role.ts';
import { securityHeaders } from './auth/security-headers.ts';
import { createHealthRoutes } from './health-routes.ts';
import type { Live } from './live/live-hub.ts';
import { createLiveRoutes } from './live/live-routes.ts';
import { createPages } from './pages/create-pages.ts';
import { createReportRoutes } from './pages/reports/report-routes.tsx';
import { HttpProblem } from './problem.ts';
import { requestLog } from './request-log.ts';
import { createStaticRoutes } from './static-routes.ts';
import type { WebContext, WebVariables } from './web-context.ts';

export type AppInput = {
  deps: Deps;
  /** True once the process is stopping. */
  isStopping: () => boolean;
  /** An admin token given from outside, or null. */
  outsideToken: string | null;
  /** The organisation's OpenID provider, if there is one. */
  singleSignOn?: SingleSignOnSettings | null;
  /** What each API token may ask in a minute; null for any number. */
  requestsPerMinute: number | null;
  /** Filled once the port is known. */
  allowedHosts: ReadonlySet<string>;
  migrationsExpected: number;
  live: Live;
  /** How often a stream shows that it lives and looks whether its session does; 20 s unless said. */
  beatEveryMs?: number;
};

/** Everything that answers over HTTP but webhooks, put together. */
export function createApp(input: AppInput): Hono {
  const { deps } = input;
  const context = webContext(input);
  const app = new Hono();
  app.onError((error, c) => answerError(c, error, deps.log));
  app.use('*', contextStorage(), requestLog(deps), compress());
  app.use('*', securityHeaders(context), checkHost(context));
  app.route('/', healthRoutes(input));
  app.route('/', createStaticRoutes());
  app.route('/', createLoginRoutes(context));
  app.route('/', createReportRoutes(context));
  app.route('/api/v1', createApi(context));
  app.route('/', createApiReference(context));
  app.route('/', pages(context, input));
  app.notFound((c) =>
    answerError(c, new HttpProblem('not-found', 'There is nothing here.'), deps.log),
  );
  return app;
}

function pages(context: WebContext, { live, beatEveryMs }: AppInput): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.use('*', authenticate(context), requireRole('viewer'));
  app.route(
    '/',
    createLiveRoutes({ ...context, live, ...(beatEveryMs === undefined ? {} : { beatEveryMs }) }),
  );
  app.route('/', createPages(context));
  return app;
}

function healthRoutes({ deps, isStopping, migrationsExpected }: AppInput): Hono {
  return createHealthRoutes({
    metrics: deps.metrics,
    checks: readinessChecks({ ...deps, migrationsExpected }),
    isStopping,
    refreshBacklog: async () => {
      const backlog = await readBacklog(deps.db).catch(() => null);
      if (backlog !== null) deps.metrics.backlog(backlog);
      const circuits = await openCircuits(deps.db).catch(() => null);
      if (circuits !== null) deps.metrics.unwellSites(circuits.map(({ site }) => site));
    },
  });
}

function webContext(input: AppInput): WebContext {
  const { deps, outsideToken, allowedHosts, singleSignOn, requestsPerMinute } = input;
  const secureCookies = deps.publicUrl?.startsWith('https:') ?? false;
  return {
    ...deps,
    hintDeliveries: deps.queue.hintDeliveries,
    ...{ outsideToken, allowedHosts, secureCookies },
    requestLimit: createRequestLimit(deps.clock, requestsPerMinute),
    identity: createIdentity({ ...deps, secureCookies }),
    singleSignOn: singleSignOn ?? null,
  };
}
