import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { longestNote } from '../../../core/candidate/notes.ts';
import { cleanText } from '../../../core/clean-text.ts';
import type { Result } from '../../../core/result.ts';
import { riskScale } from '../../../core/score/said.ts';
import { deleteNote, leaveNote, type NoteRefused } from '../../../triage/leave-note.ts';
import { sayAtAnyTime } from '../../../triage/say-at-any-time.ts';
import { notFoundProblem, uuidOrNotFound } from '../../api/uuid-or-not-found.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { requireRole } from '../../auth/require-role.ts';
import { Refusal } from '../../views/refusal.tsx';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { readForm } from '../read-form.ts';
import { readNote } from '../read-note.ts';
import { showCandidate } from '../show-candidate.tsx';

type PageContext = Context<WebVariables>;

const risk = z.preprocess(
  (text) => (text === '' || text === undefined ? null : Number(text)),
  z.literal(riskScale).nullable(),
);

/** What the form showed stands beside what was chosen, so that only what was changed is said. */
const SayForm = z.object({
  closeness: risk,
  closenessSeen: risk,
  severity: risk,
  severitySeen: risk,
});

const NoteForm = z.object({
  note: z
    .string()
    // Browsers send two characters for a line break, and count one.
    .max(2 * longestNote)
    .transform((text) => cleanText(text.replaceAll('\r\n', '\n')))
    .pipe(z.string().min(1).max(longestNote)),
});

const DeleteForm = z.object({ noteId: z.guid() });

/** What people say of a near miss without deciding on it: how close and bad it was, and notes. */
export function createWordRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const responder = requireRole('responder');

  app.post('/candidates/:id/say', responder, async (c) => {
    const form = await readForm(c, SayForm);
    if (!form.ok) return refuse(context, c, 422, 'Choose one of the words that are offered.');
    const { closeness, closenessSeen, severity, severitySeen } = form.value;
    const of = { id: whoAndWhat(c).id, ...deciderOf(c.get('caller')) };
    const said = await sayAtAnyTime(context, {
      ...of,
      closeness: closeness === closenessSeen ? undefined : closeness,
      severity: severity === severitySeen ? undefined : severity,
    });
    if (!said.ok && said.problem.code === 'other-team') {
      return refuse(context, c, 403, said.problem.detail);
    }
    if (!said.ok) throw notFoundProblem('near miss', of.id);
    return c.redirect(`/candidates/${of.id}?done=said`, 303);
  });

  app.post('/candidates/:id/notes', responder, async (c) => {
    const form = await readForm(c, NoteForm);
    if (!form.ok)
      return refuse(context, c, 422, `Write a note of at most ${longestNote} characters.`);
    const of = whoAndWhat(c);
    const left = await leaveNote(context, { ...of, text: form.value.note });
    return answer(context, c, left, 'noted');
  });

  app.post('/candidates/:id/delete-note', responder, async (c) => {
    const form = await readForm(c, DeleteForm);
    if (!form.ok) return refuse(context, c, 422, 'Load the page again, then try once more.');
    return answer(
      context,
      c,
      await deleteNote(context, { ...whoAndWhat(c), ...form.value }),
      'taken-back',
    );
  });
  return app;
}

function whoAndWhat(c: PageContext) {
  const id = uuidOrNotFound(c.req.param('id') ?? '', 'near miss');
  return { id, actor: c.get('caller').actor };
}

function answer(
  context: WebContext,
  c: PageContext,
  outcome: Result<unknown, NoteRefused>,
  done: string,
): Response | Promise<Response> {
  const { id } = whoAndWhat(c);
  if (outcome.ok) return c.redirect(`/candidates/${id}?done=${done}`, 303);
  if (outcome.problem.code === 'not-possible') {
    return refuse(context, c, 409, outcome.problem.detail);
  }
  if (done === 'noted') throw notFoundProblem('near miss', id);
  return refuse(context, c, 409, 'That note is gone already.');
}

async function refuse(
  context: WebContext,
  c: PageContext,
  status: 403 | 409 | 422,
  sentence: string,
) {
  const flash = <Refusal sentence={sentence} item={null} note={await readNote(c)} />;
  return showCandidate(context, c, whoAndWhat(c).id, { flash, status });
}
