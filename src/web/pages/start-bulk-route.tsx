import { type Context, Hono } from 'hono';
import { candidateStatuses } from '../../core/candidate/status.ts';
import type { InboxView } from '../../db/queries/inbox-candidates.ts';
import type { CandidateFilter } from '../../db/queries/list-candidates.ts';
import { type BulkRefusedToStart, type BulkSelection, startBulk } from '../../triage/start-bulk.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import { isUndecided } from '../views/words/decision-words.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { answerBulk } from './answer-bulk.tsx';
import { refuseAtOrigin } from './back-to-origin.tsx';
import { type BulkForm, decisionOf, readBulkForm } from './bulk-form.ts';
import { inboxFilter } from './inbox-filter.ts';
import { readOrigin } from './read-origin.ts';
import { snoozeEnd, snoozeLengths } from './snooze-end.ts';

type PageContext = Context<WebVariables>;

/** Decides on many near misses alike: on those that were picked in a list, or on all that match it. */
export function createStartBulkRoute(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.post('/bulk', requireRole('responder'), async (c) => {
    const form = await readBulkForm(c);
    if (!form.ok) return refuse(context, c, form.problem.sentence);
    if (await isOfFormerTeams(form.value, c)) return refuse(context, c, noTeams);
    const selection = await selectionOf(form.value, c, context.clock.now());
    if (selection === null) return refuse(context, c, 'These are decided already.');
    const { key, hash, decision } = form.value;
    const started = await startBulk(context, {
      decision: decisionOf(decision, await endOf(decision, context)),
      selection,
      ...deciderOf(c.get('caller')),
      request: key === undefined ? null : { key: `page:${key}`, hash },
    });
    if (!started.ok) return refuse(context, c, sayWhyNot(started.problem));
    return answerBulk(context, c, started.value.id);
  });
  return app;
}

async function endOf({ action, value }: BulkForm['decision'], { db }: WebContext): Promise<Date> {
  const length = snoozeLengths.find((each) => each === value) ?? '1h';
  const isMoment = action === 'snooze' && length !== value;
  return isMoment ? new Date(value) : snoozeEnd(db, length);
}

const noTeams = 'You are in no team any more. This is what everybody has; choose again.';

/** Their list meant their own teams; without any it would mean everybody's. */
async function isOfFormerTeams({ all }: BulkForm, c: PageContext): Promise<boolean> {
  if (!all || c.get('caller').teams.length > 0) return false;
  const at = await readOrigin(c);
  return at.page === 'inbox' && at.team === 'mine';
}

/** Null where nothing of the list can be decided on. */
async function selectionOf(
  { pick, all }: BulkForm,
  c: PageContext,
  now: Date,
): Promise<BulkSelection | null> {
  if (!all) return { items: pick };
  const at = await readOrigin(c);
  if (at.page !== 'inbox' || at.view === 'decided') return null;
  const filter = { status: statusesOf[at.view], ...inboxFilter(at, c.get('caller'), now) };
  return { filter, told: tell(filter) };
}

const statusesOf: Readonly<Record<Exclude<InboxView, 'decided'>, CandidateFilter['status']>> = {
  open: ['open'],
  settling: ['settling'],
  everything: candidateStatuses.filter(isUndecided),
};

/** As the API names the fields of a filter. */
function tell({ text: q, ...filter }: CandidateFilter): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...filter, q }).filter(([, value]) => value));
}

function sayWhyNot(refused: BulkRefusedToStart): string {
  switch (refused.code) {
    case 'key-used':
      return 'This page was used for another decision already. Load it again, then try once more.';
    case 'no-such-team':
      return 'This team is not there any more. Load the page again and choose another team.';
    case 'too-many':
      return `${refused.matching} match, and one decision takes ${refused.most} at most. Narrow the list first.`;
  }
}

async function refuse(context: WebContext, c: PageContext, sentence: string) {
  return refuseAtOrigin(context, c, await readOrigin(c), { sentence, status: 422, item: null });
}
