import { type Context, Hono } from 'hono';
import { listBulkJobs, readBulkJob } from '../../db/queries/bulk-jobs.ts';
import { type BulkRefusedToEnd, cancelBulk, undoBulk } from '../../triage/end-bulk.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { asksForJson } from '../asks-for-json.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import { HttpProblem } from '../problem.ts';
import { BulkListPage } from '../views/bulk-list-page.tsx';
import { BulkPage } from '../views/bulk-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { answerBulk, tellBulk } from './answer-bulk.tsx';
import { tellLeftOut } from './tell-left-out.ts';

type PageContext = Context<WebVariables>;

const what = 'bulk decision';
const rowsOnAPage = 25;

/** The pages of bulk decisions, and what a person can do about one. */
export function createBulkRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const responder = requireRole('responder');

  app.get('/bulk', (c) => showAll(context, c));

  app.get('/bulk/:id', (c) =>
    asksForJson(c) ? tellBulk(context, c, idOf(c)) : show(context, c, idOf(c)),
  );

  // Where a refused form left the address bar.
  app.get('/bulk/:id/:ending', (c) => c.redirect(`/bulk/${idOf(c)}`, 303));

  for (const [name, end] of [
    ['undo', undoBulk],
    ['cancel', cancelBulk],
  ] as const) {
    app.post(`/bulk/:id/${name}`, responder, async (c) => {
      const id = idOf(c);
      const ended = await end(context, { id, ...deciderOf(c.get('caller')) });
      if (ended.ok) return answerBulk(context, c, ended.value.id);
      const { problem } = ended;
      if (problem.code === 'not-found') throw notFoundProblem(what, id);
      if (asksForJson(c)) throw new HttpProblem(problem.code, problem.detail);
      return show(context, c, id, problem);
    });
  }
  return app;
}

function idOf(c: PageContext): string {
  return uuidOrNotFound(c.req.param('id') ?? '', what);
}

async function showAll({ db, clock }: WebContext, c: PageContext) {
  const after = c.req.query('after');
  const beforeId = after === undefined ? null : uuidOrNotFound(after, what);
  const rows = await listBulkJobs(db, {}, { beforeId, limit: rowsOnAPage + 1 });
  const jobs = rows.slice(0, rowsOnAPage);
  const next = rows.length > rowsOnAPage ? (jobs.at(-1)?.id ?? null) : null;
  const viewer = { caller: c.get('caller'), now: clock.now() };
  return c.html(<BulkListPage {...{ ...viewer, jobs, next }} isFirstPage={beforeId === null} />);
}

async function show(
  { db, clock }: WebContext,
  c: PageContext,
  id: string,
  refused: Exclude<BulkRefusedToEnd, { code: 'not-found' }> | null = null,
) {
  const job = orNotFound(await readBulkJob(db, id), what, id);
  const viewer = { caller: c.get('caller'), now: clock.now() };
  const leftOut = await tellLeftOut(db, id, viewer);
  return c.html(
    <BulkPage {...{ ...viewer, job, leftOut }} refused={refused?.detail ?? null} />,
    statusOf(refused),
  );
}

function statusOf(refused: BulkRefusedToEnd | null): 200 | 403 | 409 {
  if (refused === null) return 200;
  return refused.code === 'other-team' ? 403 : 409;
}
