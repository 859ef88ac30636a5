import { OpenAPIHono, z } from '@hono/zod-openapi';
import { notesOfCandidate } from '../../../db/queries/notes-of-candidate.ts';
import type { CandidateNoteRow } from '../../../db/schema/candidate-notes.ts';
import { deleteNote, leaveNote, type NoteRefused } from '../../../triage/leave-note.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badBody,
  badQuery,
  jsonAnswer,
  jsonBody,
  notFound,
  problemAnswer,
} from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Id, IdPath, paging } from '../request-parts.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { NoteBody } from './decision-bodies.ts';
import { readCandidate } from './to-candidate.ts';

const CandidateNote = z
  .object({
    id: z.guid(),
    text: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
  })
  .openapi('CandidateNote');

const list = apiRoute('viewer', {
  method: 'get',
  path: '/{id}/notes',
  tags: ['candidates'],
  summary: 'What people noted on a candidate, oldest first',
  request: { params: IdPath, query: z.strictObject(paging) },
  responses: {
    200: jsonAnswer(pageSchema(CandidateNote), 'A page of notes.'),
    ...notFound,
    ...badQuery,
  },
});

const leave = apiRoute('responder', {
  method: 'post',
  path: '/{id}/notes',
  tags: ['candidates'],
  summary: 'Leave a note',
  description: 'In whatever state it is. Notes stay in Closecall: no ticket tells them.',
  request: { params: IdPath, body: jsonBody(NoteBody) },
  responses: { 201: jsonAnswer(CandidateNote, 'The note.'), ...notFound, ...badBody },
});

const remove = apiRoute('responder', {
  method: 'post',
  path: '/{id}/notes/{note}/delete',
  tags: ['candidates'],
  summary: 'Take a note of one’s own back, within an hour',
  request: { params: IdPath.extend({ note: z.string().openapi({ format: 'uuid' }) }) },
  responses: {
    200: jsonAnswer(CandidateNote, 'The note as it was.'),
    ...notFound,
    409: problemAnswer('Somebody else wrote it, or more than an hour ago.'),
  },
});

/** Notes that people leave on a near miss. */
export function noteRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'candidate');
    orNotFound(await readCandidate(context.db, id), 'candidate', id);
    const { limit, cursor } = c.req.valid('query');
    const afterId = readCursor(z.tuple([Id]), cursor)?.[0] ?? null;
    const rows = await notesOfCandidate(context.db, id, { afterId, limit: limit + 1 });
    const page = pageOf(rows, limit, (note) => [note.id]);
    return c.json({ items: page.rows.map(toNote), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(leave, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'candidate');
    const { actor } = c.get('caller');
    const outcome = await leaveNote(context, { id, actor, ...c.req.valid('json') });
    if (!outcome.ok) throw refused(outcome.problem, 'candidate', id);
    return c.json(toNote(outcome.value), 201);
  });

  api.openapi(remove, async (c) => {
    const { id: candidate, note } = c.req.valid('param');
    const id = uuidOrNotFound(candidate, 'candidate');
    const noteId = uuidOrNotFound(note, 'note');
    const outcome = await deleteNote(context, { id, noteId, actor: c.get('caller').actor });
    if (!outcome.ok) throw refused(outcome.problem, 'note', noteId);
    return c.json(toNote(outcome.value), 200);
  });
  return api;
}

function toNote({ id, text, author, at }: CandidateNoteRow): z.infer<typeof CandidateNote> {
  return { id, text, by: author, at: at.toISOString() };
}

function refused(problem: NoteRefused, what: string, id: string): HttpProblem {
  if (problem.code === 'not-found') return notFoundProblem(what, id);
  return new HttpProblem('not-possible', problem.detail);
}
