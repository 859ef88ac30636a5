import { type Context, Hono } from 'hono';
import { activePolicy } from '../../configure/policy-versions.ts';
import { ticketQuestions } from '../../configure/ticket-questions.ts';
import type { Result } from '../../core/result.ts';
import { acceptOffer, declineOffer, type OfferRefused } from '../../triage/answer-offer.ts';
import { policyOffers } from '../../triage/policy-offers.ts';
import { policyWarnings } from '../../triage/policy-warnings.ts';
import { loadTriageSettings } from '../../triage/triage-settings.ts';
import { isAtLeast, requireRole } from '../auth/require-role.ts';
import { PolicyPage } from '../views/policy-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

/** What became of an offer, by what the address says. */
const flashes: ReadonlyMap<string, string> = new Map([
  ['accepted', 'Its rule was added, and is in force now.'],
  [
    'accepted-beside-file',
    'Its rule was added, and is in force now. Write it into the configuration file too, with its name and what stands behind “When” below: otherwise it is gone when that file is applied again, as at each start.',
  ],
  ['declined', 'It is offered again once people have decided on twice as many.'],
  ['gone', 'That offer no longer stands, so nothing was done.'],
]);

/** The page of the rules in force, and the answers to what is offered there. */
export function createPolicyRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const { db } = context;
  app.get('/policy', (c) => showPolicy(context, c));
  // Where a forged or refused form left the address bar.
  app.get('/policy/offers/:id/:answer', (c) => c.redirect('/policy', 303));
  app.post('/policy/offers/:id/accept', requireRole('admin'), async (c) => {
    const accepted = await acceptOffer(db, answerOf(c));
    const isBesideFile = accepted.ok && accepted.value.besideFile;
    return back(context, c, isBesideFile ? 'accepted-beside-file' : 'accepted', accepted);
  });
  app.post('/policy/offers/:id/decline', requireRole('admin'), async (c) =>
    back(context, c, 'declined', await declineOffer(db, answerOf(c))),
  );
  return app;
}

async function showPolicy(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  refused: { flash: string; status: 409 } | null = null,
): Promise<Response> {
  const caller = c.get('caller');
  const settings = await loadTriageSettings(db);
  const { policy, policyVersion } = settings;
  const rules = policy.rules.map(({ rule }) => rule);
  const document = (await activePolicy(db))?.document;
  const [own, builtIn] = await ticketQuestions(db);
  const offers = isAtLeast(caller.role, 'admin') ? await policyOffers(db) : [];
  return c.html(
    <PolicyPage
      caller={caller}
      version={policyVersion}
      rules={rules}
      settleSeconds={settings.settleSeconds}
      undoSeconds={settings.undoSeconds}
      halfLifeDays={settings.halfLifeDays}
      ticketsPerWeek={document?.automaticTicketsPerWeek ?? null}
      questions={{ own: own.questions, builtIn: builtIn.questions }}
      warnings={await policyWarnings(db, rules)}
      offers={offers.filter(({ isDeclined }) => !isDeclined)}
      flash={refused?.flash ?? flashes.get(c.req.query('offer') ?? '') ?? null}
      now={clock.now()}
    />,
    refused?.status ?? 200,
  );
}

function answerOf(c: Context<WebVariables>) {
  return { id: c.req.param('id') ?? '', actor: c.get('caller').actor };
}

async function back(
  context: WebContext,
  c: Context<WebVariables>,
  done: 'accepted' | 'accepted-beside-file' | 'declined',
  answer: Result<unknown, OfferRefused>,
): Promise<Response> {
  if (!answer.ok && answer.problem.code === 'not-possible') {
    const flash = `Its rule was not added: ${answer.problem.detail}.`;
    return showPolicy(context, c, { flash, status: 409 });
  }
  return c.redirect(`/policy?offer=${answer.ok ? done : 'gone'}`, 303);
}
