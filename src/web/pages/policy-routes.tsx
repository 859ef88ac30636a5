import { Hono } from 'hono';
import { loadTriageSettings } from '../../triage/triage-settings.ts';
import { PolicyPage } from '../views/policy-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

/** The page of the rules in force. */
export function createPolicyRoutes({ db }: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/policy', async (c) => {
    const { policy, policyVersion, settleSeconds, undoSeconds } = await loadTriageSettings(db);
    return c.html(
      <PolicyPage
        caller={c.get('caller')}
        version={policyVersion}
        rules={policy.rules.map(({ rule }) => rule)}
        settleSeconds={settleSeconds}
        undoSeconds={undoSeconds}
      />,
    );
  });
  return app;
}
