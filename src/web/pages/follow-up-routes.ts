import { type Context, Hono } from 'hono';
import { issueNameHint } from '../../core/follow-up/issue-name.ts';
import type { Result } from '../../core/result.ts';
import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import {
  adoptTicket,
  createAfterAll,
  giveUpFollowUp,
  retryFollowUp,
  type SettleRefused,
  sendNow,
} from '../../follow-up/settle-by-person.ts';
import { closeAsMistake } from '../../triage/close-as-mistake.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { backToOrigin, refuseAtOrigin } from './back-to-origin.tsx';
import { flashOf } from './flash-of.ts';
import { AdoptForm, readForm } from './read-form.ts';
import { readFollowUpsAt, readOrigin } from './read-origin.ts';
import { showFollowUp } from './show-follow-up.tsx';
import { showFollowUps } from './show-follow-ups.tsx';
import { summaryOfFollowUp } from './summary-of-follow-up.ts';

type PageContext = Context<WebVariables>;

const mendings = {
  'send-now': sendNow,
  retry: retryFollowUp,
  'create-after-all': createAfterAll,
  'give-up': giveUpFollowUp,
  'close-as-mistake': closeAsMistake,
} as const;

/** The page of all tickets, and what a person can do for one. */
export function createFollowUpRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const responder = requireRole('responder');

  app.get('/follow-ups', async (c) => {
    const after = c.req.query('after');
    const among = c.req.query('among') === 'needy' ? 'needy' : 'others';
    const place =
      after === undefined ? null : ({ among, after: uuidOrNotFound(after, 'follow-up') } as const);
    const at = readFollowUpsAt(c.req.query());
    const flash = await flashOf(context, c, { page: 'follow-ups', ...at }, c.req.query());
    return showFollowUps(context, c, { at, place }, { flash });
  });

  app.get('/follow-ups/:id', async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'follow-up');
    const flash = await flashOf(context, c, { page: 'follow-up', id }, c.req.query());
    return showFollowUp(context, c, id, { flash });
  });

  // Where a refused form left the address bar.
  app.get('/follow-ups/:id/:mending', (c) => c.redirect('/follow-ups', 303));

  for (const [name, mend] of Object.entries(mendings)) {
    app.post(`/follow-ups/:id/${name}`, responder, async (c) =>
      answer(context, c, await mend(context, whoAndWhat(c))),
    );
  }

  app.post('/follow-ups/:id/adopt', responder, async (c) => {
    const form = await readForm(c, AdoptForm);
    if (form.ok) {
      return answer(context, c, await adoptTicket(context, { ...whoAndWhat(c), ...form.value }));
    }
    return refuse(context, c, { sentence: issueNameHint, status: 422 });
  });
  return app;
}

function whoAndWhat(c: PageContext) {
  const id = uuidOrNotFound(c.req.param('id') ?? '', 'follow-up');
  return { id, ...deciderOf(c.get('caller')) };
}

async function answer(
  context: WebContext,
  c: PageContext,
  result: Result<FollowUpRow, SettleRefused>,
): Promise<Response> {
  const origin = await readOrigin(c);
  if (result.ok) {
    const { id, candidateId } = result.value;
    return backToOrigin(context, c, origin, {
      changed: origin.page.startsWith('follow-up') ? id : candidateId,
    });
  }
  if (result.problem.code === 'not-found') throw notFoundProblem('follow-up', whoAndWhat(c).id);
  const status = result.problem.code === 'other-team' ? 403 : 409;
  return refuse(context, c, { sentence: result.problem.detail, status });
}

async function refuse(
  context: WebContext,
  c: PageContext,
  refused: { sentence: string; status: 403 | 409 | 422 },
) {
  const item = await summaryOfFollowUp(context.db, whoAndWhat(c).id);
  return refuseAtOrigin(context, c, await readOrigin(c), { ...refused, item });
}
