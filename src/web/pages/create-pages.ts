import { Hono } from 'hono';
import { answerError } from '../auth/answer-error.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { createAccountRoutes } from './account-routes.tsx';
import { createAssignRoute } from './assign-route.tsx';
import { createBulkRoutes } from './bulk-routes.tsx';
import { createTicketRoute } from './candidate/ticket-route.tsx';
import { createWordRoutes } from './candidate/word-routes.tsx';
import { createCandidateRoutes } from './candidate-routes.tsx';
import { createColorThemeRoute } from './color-theme-route.ts';
import { createConnectionRoutes } from './connection-routes.tsx';
import { createDecisionRoutes } from './decision-routes.ts';
import { createDeliveryRoutes } from './delivery-routes.tsx';
import { createDigestRoutes } from './digest-routes.tsx';
import { createFollowUpRoutes } from './follow-up-routes.ts';
import { createKeysRoute } from './keys-route.tsx';
import { createMergeRoutes } from './merge-routes.tsx';
import { createPatternListRoutes } from './patterns/list-routes.tsx';
import { createPatternRoutes } from './patterns/pattern-routes.tsx';
import { createThemeRoutes } from './patterns/theme-routes.tsx';
import { createPeopleRoutes } from './people-routes.tsx';
import { createPolicyRoutes } from './policy-routes.tsx';
import { createMyReportRoutes } from './reports/my-report-routes.tsx';
import { noteReportNews } from './reports/note-report-news.ts';
import { createReviewRoutes } from './review-routes.tsx';
import { createRowRoute } from './row-route.tsx';
import { createStartBulkRoute } from './start-bulk-route.tsx';
import { createTokenRoutes } from './token-routes.tsx';

/** Every page for people. Belongs below `authenticate`, which sets the caller and checks forms. */
export function createPages(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.onError((error, c) => answerError(c, error, context.log));
  app.use('*', noteReportNews(context));
  app.route('/', createCandidateRoutes(context));
  // Before what takes any name in its place.
  app.route('/', createRowRoute(context));
  app.route('/', createMergeRoutes(context));
  app.route('/', createAssignRoute(context));
  app.route('/', createWordRoutes(context));
  app.route('/', createTicketRoute(context));
  app.route('/', createDecisionRoutes(context));
  app.route('/', createStartBulkRoute(context));
  app.route('/', createKeysRoute());
  app.route('/', createBulkRoutes(context));
  app.route('/', createFollowUpRoutes(context));
  app.route('/', createPatternListRoutes(context));
  // Before what takes any name in its place.
  app.route('/', createThemeRoutes(context));
  app.route('/', createPatternRoutes(context));
  app.route('/', createDeliveryRoutes(context));
  app.route('/', createConnectionRoutes(context));
  app.route('/', createPolicyRoutes(context));
  app.route('/', createDigestRoutes(context));
  app.route('/', createReviewRoutes(context));
  app.route('/', createColorThemeRoute(context));
  app.route('/', createAccountRoutes(context));
  app.route('/', createPeopleRoutes(context));
  app.route('/', createTokenRoutes(context));
  app.route('/', createMyReportRoutes(context));
  return app;
}
