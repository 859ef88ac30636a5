import { type Context, Hono } from 'hono';
import type { Decider } from '../../core/decider.ts';
import type { Result } from '../../core/result.ts';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import type { Seen } from '../../db/queries/open-alike.ts';
import { confirmCandidate } from '../../triage/confirm-candidate.ts';
import type { DecisionRefused } from '../../triage/decide-candidate.ts';
import { dismissCandidate } from '../../triage/dismiss-candidate.ts';
import { mergeCandidate } from '../../triage/merge-candidate.ts';
import type { Word } from '../../triage/say-otherwise.ts';
import { snoozeCandidate } from '../../triage/snooze-candidate.ts';
import { undoDecision } from '../../triage/undo-decision.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { backToOrigin, type Done, refuseAtOrigin } from './back-to-origin.tsx';
import {
  ConfirmForm,
  DismissForm,
  MergeForm,
  readForm,
  SnoozeForm,
  UndoForm,
} from './read-form.ts';
import { readOrigin } from './read-origin.ts';
import { sayRefusal } from './say-refusal.ts';
import { snoozeEnd } from './snooze-end.ts';

type PageContext = Context<WebVariables>;

/** A person's decisions, posted by forms: each leads back to where it was made. */
export function createDecisionRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const responder = requireRole('responder');

  // Where a refused form left the address bar.
  app.get('/candidates/:id/:decision', (c) =>
    c.redirect(`/candidates/${uuidOrNotFound(c.req.param('id'), 'near miss')}`, 303),
  );

  app.post('/candidates/:id/confirm', responder, async (c) => {
    const form = await readForm(c, ConfirmForm);
    if (!form.ok) return refuseForm(context, c, 'Choose whether a ticket is to be opened.');
    const confirmed = { ...form.value, said: wordOf(form.value) };
    return decideRow(context, c, form.value, (of) =>
      confirmCandidate(context, { ...confirmed, ...of }),
    );
  });

  app.post('/candidates/:id/dismiss', responder, async (c) => {
    const form = await readForm(c, DismissForm);
    if (!form.ok) return refuseForm(context, c, 'Choose a reason to dismiss it.');
    const told = { ...form.value, said: wordOf(form.value) };
    return decideRow(context, c, form.value, (of) => dismissCandidate(context, { ...told, ...of }));
  });

  app.post('/candidates/:id/snooze', responder, async (c) => {
    const form = await readForm(c, SnoozeForm);
    if (!form.ok) return refuseForm(context, c, 'Choose for how long to snooze it.');
    const { note, length } = form.value;
    const until = form.value.wake ?? (await snoozeEnd(context.db, length ?? '1h'));
    return decideRow(context, c, form.value, (of) =>
      snoozeCandidate(context, { ...of, until, note }),
    );
  });

  app.post('/candidates/:id/merge', responder, async (c) => {
    const form = await readForm(c, MergeForm);
    if (!form.ok) return refuseForm(context, c, 'Choose the near miss that it is the same as.');
    const { version, into } = form.value;
    // What it goes into may wait of the same kind, and stays.
    const alike = form.value.alike.filter(({ id }) => id !== into);
    return decideRow(context, c, { version, alike }, (of) =>
      mergeCandidate(context, { ...of, into }),
    );
  });

  app.post('/candidates/:id/undo', responder, async (c) => {
    const form = await readForm(c, UndoForm);
    if (!form.ok) return refuseForm(context, c, 'Load the page again, then try once more.');
    return decideRow(context, c, form.value, (of) => undoDecision(context, of));
  });
  return app;
}

function wordOf({ closeness, gap, gapText, customerImpact }: Omit<Word, 'severity'>) {
  return { closeness, gap, gapText, customerImpact };
}

function whoAndWhat(c: PageContext) {
  const id = uuidOrNotFound(c.req.param('id') ?? '', 'near miss');
  return { id, ...deciderOf(c.get('caller')) };
}

type Row = Seen & Decider & { along?: string };

/**
 * Decides on the candidate of the address, and on what waits of its kind as the person saw it. Where
 * the first one had changed nothing is done at all.
 */
async function decideRow(
  context: WebContext,
  c: PageContext,
  { version, alike }: { version: number; alike: readonly Seen[] },
  decide: (of: Row) => Promise<Result<unknown, DecisionRefused>>,
): Promise<Response> {
  const { id, ...by } = whoAndWhat(c);
  const first = await decide({ id, version, ...by });
  let left = 0;
  for (const seen of first.ok ? alike : []) {
    const result = await decide({ ...seen, ...by, along: id });
    if (!result.ok) left += 1;
  }
  const along = alike.length - left;
  const isUndo = c.req.path.endsWith('/undo');
  return answer(context, c, first, {
    ...(isUndo ? { undone: id } : { changed: id }),
    ...(isUndo && along > 0 ? { along: String(along) } : {}),
    ...(left === 0 ? {} : { left: String(left) }),
  });
}

async function answer(
  context: WebContext,
  c: PageContext,
  result: Result<unknown, DecisionRefused>,
  done: Done,
): Promise<Response> {
  const origin = await readOrigin(c);
  if (result.ok) return backToOrigin(context, c, origin, done);
  const { id } = whoAndWhat(c);
  if (result.problem.code === 'not-found') throw notFoundProblem('near miss', id);
  const viewer = { caller: c.get('caller'), now: context.clock.now() };
  const sentence = await sayRefusal(context.db, id, result.problem, viewer);
  const item = await candidateSummary(context.db, id);
  const { code } = result.problem;
  const status = code === 'other-team' ? 403 : 409;
  return refuseAtOrigin(context, c, origin, { sentence, status, item, isStale: code === 'stale' });
}

async function refuseForm(context: WebContext, c: PageContext, sentence: string) {
  const item = await candidateSummary(context.db, whoAndWhat(c).id);
  return refuseAtOrigin(context, c, await readOrigin(c), { sentence, status: 422, item });
}
