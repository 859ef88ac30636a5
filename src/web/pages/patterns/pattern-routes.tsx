import { type Context, Hono } from 'hono';
import type { Result } from '../../../core/result.ts';
import type { PatternEditRow } from '../../../db/schema/pattern-edits.ts';
import {
  mergePatterns,
  type PatternRefused,
  splitPattern,
  undoPatternEdit,
} from '../../../triage/edit-patterns.ts';
import { uuidOrNotFound } from '../../api/uuid-or-not-found.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { requireRole } from '../../auth/require-role.ts';
import { Refusal } from '../../views/refusal.tsx';
import { patternAddress } from '../../views/words/pattern-words.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { readForm } from '../read-form.ts';
import { readNote } from '../read-note.ts';
import { MergeForm, SplitForm, UndoEditForm } from './pattern-forms.ts';
import { showPattern } from './show-pattern.tsx';

type PageContext = Context<WebVariables>;

/** The page of one pattern, and what people say of it there. */
export function createPatternRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const responder = requireRole('responder');

  app.get('/patterns/:fingerprint', (c) => showPattern(context, c, fingerprintOf(c)));

  // Where a refused form left the address bar.
  const toPattern = (c: PageContext) => c.redirect(patternAddress(fingerprintOf(c)), 303);
  app.get('/patterns/:fingerprint/:edit', toPattern);
  app.get('/patterns/:fingerprint/edits/:id/undo', toPattern);

  app.post('/patterns/:fingerprint/merge', responder, async (c) => {
    const form = await readForm(c, MergeForm);
    if (!form.ok) return refuse(context, c, 422, 'Choose what it is the same thing as.');
    const of = { fingerprint: fingerprintOf(c), ...deciderOf(c.get('caller')) };
    const outcome = await mergePatterns(context, { ...form.value, ...of });
    return answer(context, c, outcome, (row) => patternAddress(row.into ?? '', 'merged'));
  });

  app.post('/patterns/:fingerprint/split', responder, async (c) => {
    const form = await readForm(c, SplitForm);
    if (!form.ok) return refuse(context, c, 422, 'Choose which values are another thing.');
    const { part, position, how, note } = form.value;
    const values = how === 'each' ? null : form.value['values[]'];
    if (values?.length === 0) return refuse(context, c, 422, 'Tick at least one value.');
    const of = { fingerprint: fingerprintOf(c), ...deciderOf(c.get('caller')) };
    const outcome = await splitPattern(context, { part, position, values, note, ...of });
    return answer(context, c, outcome, () => patternAddress(of.fingerprint, 'split'));
  });

  app.post('/patterns/:fingerprint/edits/:id/undo', responder, async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'edit');
    const form = await readForm(c, UndoEditForm);
    if (!form.ok) return refuse(context, c, 422, 'The note is too long.');
    const by = deciderOf(c.get('caller'));
    const outcome = await undoPatternEdit(context, { id, ...by, ...form.value });
    return answer(context, c, outcome, (row) =>
      // What a split had made goes back to where it was split from.
      patternAddress(row.kind === 'split' ? row.fingerprint : fingerprintOf(c), 'undone'),
    );
  });
  return app;
}

function fingerprintOf(c: PageContext): string {
  return c.req.param('fingerprint') ?? '';
}

async function answer(
  context: WebContext,
  c: PageContext,
  outcome: Result<PatternEditRow, PatternRefused>,
  addressAfter: (row: PatternEditRow) => string,
): Promise<Response> {
  if (outcome.ok) return c.redirect(addressAfter(outcome.value), 303);
  const status = outcome.problem.code === 'other-team' ? 403 : 409;
  return refuse(context, c, status, outcome.problem.detail);
}

async function refuse(
  context: WebContext,
  c: PageContext,
  status: 403 | 409 | 422,
  sentence: string,
) {
  const flash = <Refusal sentence={sentence} item={null} note={await readNote(c)} />;
  return showPattern(context, c, fingerprintOf(c), { flash, status });
}
