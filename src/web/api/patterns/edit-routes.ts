import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Result } from '../../../core/result.ts';
import {
  mergePatterns,
  type PatternRefused,
  splitPattern,
  undoPatternEdit,
} from '../../../triage/edit-patterns.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badBody,
  badQuery,
  jsonAnswer,
  jsonBody,
  notFound,
  otherTeam,
  problemAnswer,
} from '../api-route.ts';
import { pageOfWhole, pageSchema } from '../page-of.ts';
import { Note, paging } from '../request-parts.ts';
import { orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { PatternEdit } from './pattern-object.ts';
import { FingerprintPath } from './pattern-path.ts';
import { readEdits, toPatternEdit } from './read-pattern.ts';

const Fingerprint = z.string().min(1).max(200);

const MergeBody = z
  .strictObject({
    into: Fingerprint.openapi({ description: 'The fingerprint of the pattern that stays.' }),
    note: Note.optional(),
  })
  .openapi('MergePattern', {
    example: { into: '3f2a9c1e7b8d4c6fa0e1d2c3b4a59687', note: 'The same pool.' },
  });

const SplitBody = z
  .strictObject({
    part: Fingerprint.optional().openapi({
      description: 'Which part of the pattern, where it has several.',
    }),
    position: z.int().min(0).max(1_000).openapi({ description: 'Which of its masked values.' }),
    values: z.array(z.string().min(1).max(1_000)).min(1).max(200).optional().openapi({
      description: 'Those that become a pattern of their own, together.',
    }),
    each: z.literal(true).optional().openapi({
      description: 'Instead of `values`: each value becomes its own pattern, later ones too.',
    }),
    note: Note.optional(),
  })
  .refine(({ values, each }) => (values === undefined) !== (each === undefined), {
    error: 'takes either `values` or `each`',
  })
  .openapi('SplitPattern', { example: { position: 0, values: ['db-2'], note: 'The replica.' } });

const UndoBody = z.strictObject({ note: Note.optional() }).openapi('UndoPatternEdit');

const conflict = { 409: problemAnswer('It can’t be done as things are; `detail` says why.') };
const answered = {
  200: jsonAnswer(PatternEdit, 'The edit. What is stored follows within a minute or two.'),
  ...otherTeam,
  ...notFound,
  ...conflict,
  ...badBody,
};

const merge = apiRoute('responder', {
  method: 'post',
  path: '/{fingerprint}/merge',
  tags: ['patterns'],
  summary: 'Merge a pattern into another one: the same thing',
  description: 'Holds for what comes later too, until it is undone.',
  request: { params: FingerprintPath, body: jsonBody(MergeBody) },
  responses: answered,
});

const split = apiRoute('responder', {
  method: 'post',
  path: '/{fingerprint}/split',
  tags: ['patterns'],
  summary: 'Split a pattern by a value that was masked in it: not the same thing',
  description: 'Holds for what comes later too, until it is undone.',
  request: { params: FingerprintPath, body: jsonBody(SplitBody) },
  responses: answered,
});

const undo = apiRoute('responder', {
  method: 'post',
  path: '/{fingerprint}/edits/{id}/undo',
  tags: ['patterns'],
  summary: 'Take back a merge or a split of a pattern',
  request: {
    params: FingerprintPath.extend({ id: z.string().openapi({ format: 'uuid' }) }),
    body: { ...jsonBody(UndoBody), required: false },
  },
  responses: answered,
});

const list = apiRoute('viewer', {
  method: 'get',
  path: '/{fingerprint}/edits',
  tags: ['patterns'],
  summary: 'What people said of a pattern, the last first',
  description: 'Answers also where all that was of it is of other patterns by now.',
  request: { params: FingerprintPath, query: z.strictObject(paging) },
  responses: {
    200: jsonAnswer(pageSchema(PatternEdit), 'A page of edits.'),
    ...notFound,
    ...badQuery,
  },
});

/** What people say of patterns. */
export function patternEditRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { fingerprint } = c.req.valid('param');
    const edits = orNotFound(await readEdits(context.db, fingerprint), 'pattern', fingerprint);
    const page = pageOfWhole(edits, c.req.valid('query'), ({ id }) => id);
    return c.json({ items: page.rows, nextCursor: page.nextCursor }, 200);
  });

  api.openapi(merge, async (c) => {
    const { fingerprint } = c.req.valid('param');
    const { into, note = null } = c.req.valid('json');
    const by = deciderOf(c.get('caller'));
    const row = edited(await mergePatterns(context, { fingerprint, into, ...by, note }));
    return c.json(toPatternEdit(row), 200);
  });

  api.openapi(split, async (c) => {
    const { fingerprint } = c.req.valid('param');
    const { part = null, position, values = null, note = null } = c.req.valid('json');
    const by = deciderOf(c.get('caller'));
    const wanted = { fingerprint, part, position, values, ...by, note };
    return c.json(toPatternEdit(edited(await splitPattern(context, wanted))), 200);
  });

  api.openapi(undo, async (c) => {
    const { fingerprint } = c.req.valid('param');
    const id = uuidOrNotFound(c.req.param('id'), 'edit');
    const edits = orNotFound(await readEdits(context.db, fingerprint), 'pattern', fingerprint);
    if (!edits.some((each) => each.id === id)) {
      throw new HttpProblem('not-found', 'The pattern has no such edit.');
    }
    const { note = null } = c.req.valid('json') ?? {};
    const by = deciderOf(c.get('caller'));
    return c.json(toPatternEdit(edited(await undoPatternEdit(context, { id, ...by, note }))), 200);
  });
  return api;
}

function edited<T>(outcome: Result<T, PatternRefused>): T {
  if (outcome.ok) return outcome.value;
  throw new HttpProblem(outcome.problem.code, outcome.problem.detail);
}
