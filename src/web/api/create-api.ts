import { OpenAPIHono } from '@hono/zod-openapi';
import { answerError } from '../auth/answer-error.tsx';
import { authenticate } from '../auth/authenticate.ts';
import { requireRole } from '../auth/require-role.ts';
import { HttpProblem } from '../problem.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { type ApiDocument, apiDocument } from './api-document.ts';
import { auditRoutes } from './audit-routes.ts';
import { bulkRoutes } from './bulk/bulk-routes.ts';
import { assignRoute } from './candidates/assign-route.ts';
import { bulkRoute } from './candidates/bulk-route.ts';
import { candidateRoutes } from './candidates/candidate-routes.ts';
import { decisionRoutes } from './candidates/decision-routes.ts';
import { noteRoutes } from './candidates/note-routes.ts';
import { sayRoute } from './candidates/say-route.ts';
import { connectionRoutes } from './connections/connection-routes.ts';
import { deliveryRoutes } from './deliveries/delivery-routes.ts';
import { followUpRoutes } from './follow-ups/follow-up-routes.ts';
import { inboxRoute } from './inbox-route.ts';
import { insightRoutes } from './insight-routes.ts';
import { meRoute } from './me-route.ts';
import { patternRoutes } from './patterns/pattern-routes.ts';
import { dryRunRoute } from './policy/dry-run-route.ts';
import { factsRoute } from './policy/facts-route.ts';
import { offerRoutes } from './policy/offer-routes.ts';
import { policyRoutes } from './policy/policy-routes.ts';
import { reportRoute } from './report-route.ts';
import { serviceRoutes } from './service-routes.ts';
import { storableRequest } from './storable-request.ts';
import { subjectRoutes } from './subject-routes.ts';
import { teamRoutes } from './team-routes.ts';
import { tokenRoutes } from './tokens/token-routes.ts';
import { faultsOf, validationProblem } from './validation-problem.ts';

/** The REST API, to be mounted at `/api/v1`. It lets nobody through whom it does not know. */
export function createApi(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>({
    defaultHook: (result) => {
      if (!result.success) throw validationProblem(faultsOf(result.error));
    },
  });
  api.onError((error, c) => answerError(c, error, context.log));
  api.use('*', authenticate(context), storableRequest);
  api.route('/candidates', candidateRoutes(context));
  api.route('/candidates', decisionRoutes(context));
  api.route('/candidates', assignRoute(context));
  api.route('/candidates', sayRoute(context));
  api.route('/candidates', noteRoutes(context));
  api.route('/candidates', bulkRoute(context));
  api.route('/reports', reportRoute(context));
  api.route('/bulk', bulkRoutes(context));
  api.route('/inbox', inboxRoute(context));
  api.route('/follow-ups', followUpRoutes(context));
  api.route('/deliveries', deliveryRoutes(context));
  api.route('/subjects', subjectRoutes(context));
  api.route('/connections', connectionRoutes(context));
  api.route('/services', serviceRoutes(context));
  api.route('/teams', teamRoutes(context));
  api.route('/policy', policyRoutes(context));
  api.route('/policy', dryRunRoute(context));
  api.route('/policy', offerRoutes(context));
  api.route('/policy', factsRoute());
  api.route('/patterns', patternRoutes(context));
  api.route('/insights', insightRoutes(context));
  api.route('/audit', auditRoutes(context));
  api.route('/me', meRoute());
  api.route('/tokens', tokenRoutes(context));
  let document: ApiDocument | null = null;
  api.get('/openapi.json', requireRole('viewer'), (c) => {
    document ??= apiDocument(api);
    return c.json(document);
  });
  api.all('*', (c) => {
    throw new HttpProblem('not-found', `The API has no ${c.req.method} ${c.req.path}.`);
  });
  return api;
}
