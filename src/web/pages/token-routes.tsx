import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { cleanLine } from '../../core/clean-text.ts';
import { tokenScopes } from '../../core/token-scopes.ts';
import { listApiTokens } from '../../db/queries/list-api-tokens.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { orNotFound, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { makeApiToken, mostTokenDays, revokeApiToken } from '../auth/api-tokens.ts';
import { requireRole } from '../auth/require-role.ts';
import { Refusal } from '../views/refusal.tsx';
import { madeTokenFlash, TokensPage } from '../views/tokens-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readForm } from './read-form.ts';
import type { Answer } from './show-inbox.tsx';

type PageContext = Context<WebVariables>;

const TokenForm = z.object({
  name: z
    .string()
    .transform((text) => cleanLine(text))
    .pipe(z.string().min(1).max(200)),
  'scopes[]': z.array(z.enum(tokenScopes)).default([]),
  'teams[]': z.array(z.string().max(200)).max(200).default([]),
  days: z.union([
    z.literal('never').transform(() => null),
    z.coerce.number<string>().int().min(1).max(mostTokenDays),
  ]),
});

const mostTeams = 200;

/** The page of API tokens. A new one is in the answer of the form alone: never in an address. */
export function createTokenRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const admin = requireRole('admin');

  app.get('/tokens', admin, (c) => showTokens(context, c));

  // Where a refused form left the address bar.
  app.get('/tokens/:id/revoke', admin, (c) => c.redirect('/tokens', 303));

  app.post('/tokens', admin, async (c) => {
    const form = await readForm(c, TokenForm);
    if (!form.ok) return refuse(context, c, 422, 'Give it a name, and tick what it may do.');
    const { name, days, 'scopes[]': scopes, 'teams[]': chosen } = form.value;
    const teams = chosen.length === 0 ? null : chosen;
    const made = await makeApiToken(context.db, { name, scopes, teams, days }, c.get('caller'));
    if (made.ok) return showTokens(context, c, { flash: madeTokenFlash(name, made.value.token) });
    if (made.problem.code === 'not-allowed') return refuse(context, c, 403, made.problem.detail);
    return refuse(context, c, 422, sentences[made.problem.path]);
  });

  app.post('/tokens/:id/revoke', admin, async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'token');
    orNotFound(await revokeApiToken(context.db, id, c.get('caller').actor), 'token', id);
    return c.redirect('/tokens', 303);
  });
  return app;
}

const sentences = {
  name: 'Another token has this name already. Choose one that tells them apart.',
  scopes: 'Tick what the token may do.',
  teams: 'Teams can be chosen for tokens that decide and do not configure.',
  days: 'Choose when it expires.',
} as const;

function refuse(context: WebContext, c: PageContext, status: 403 | 422, sentence: string) {
  return showTokens(context, c, {
    flash: <Refusal sentence={sentence} item={null} note={null} />,
    status,
  });
}

async function showTokens(
  { db, clock }: WebContext,
  c: PageContext,
  { flash = null, status = 200 }: Answer = {},
) {
  const [tokens, teams] = await Promise.all([
    listApiTokens(db),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
  ]);
  const shown = { caller: c.get('caller'), now: clock.now(), tokens, teams };
  return c.html(<TokensPage {...shown} flash={flash} />, status);
}
