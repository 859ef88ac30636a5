import { type Context, Hono } from 'hono';
import type { Database } from '../../db/client.ts';
import { listBulkItems } from '../../db/queries/bulk-items.ts';
import { listBulkJobs, readBulkJob } from '../../db/queries/bulk-jobs.ts';
import { storiesOf } from '../../db/queries/stories-of.ts';
import type { BulkItemRow } from '../../db/schema/bulk-items.ts';
import { type BulkRefusedToEnd, cancelBulk, undoBulk } from '../../triage/end-bulk.ts';
import { bulkProblem } from '../api/candidates/decision-problem.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { BulkListPage } from '../views/bulk-list-page.tsx';
import { BulkPage, type LeftOut } from '../views/bulk-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

type PageContext = Context<WebVariables>;

const what = 'bulk decision';
const mostLeftOut = 50;
const rowsOnAPage = 25;

/** The pages of bulk decisions, and what a person can do about one. */
export function createBulkRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const responder = requireRole('responder');

  app.get('/bulk', (c) => showAll(context, c));

  app.get('/bulk/:id', (c) => show(context, c, idOf(c)));

  // Where a refused form left the address bar.
  app.get('/bulk/:id/:ending', (c) => c.redirect(`/bulk/${idOf(c)}`, 303));

  for (const [name, end] of [
    ['undo', undoBulk],
    ['cancel', cancelBulk],
  ] as const) {
    app.post(`/bulk/:id/${name}`, responder, async (c) => {
      const id = idOf(c);
      const ended = await end(context, { id, ...deciderOf(c.get('caller')) });
      if (ended.ok) return c.redirect(`/bulk/${ended.value.id}`, 303);
      if (ended.problem.code === 'not-found') throw notFoundProblem(what, id);
      return show(context, c, id, ended.problem);
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
  const page = { after: 0, limit: mostLeftOut };
  const items = await listBulkItems(db, { jobId: id, outcome: ['refused'] }, page);
  const viewer = { caller: c.get('caller'), now: clock.now() };
  const leftOut = await tellLeftOut(db, items, viewer);
  return c.html(
    <BulkPage {...{ ...viewer, job, leftOut }} refused={refused?.detail ?? null} />,
    statusOf(refused),
  );
}

function statusOf(refused: BulkRefusedToEnd | null): 200 | 403 | 409 {
  if (refused === null) return 200;
  return refused.code === 'other-team' ? 403 : 409;
}

async function tellLeftOut(
  db: Database,
  items: readonly BulkItemRow[],
  viewer: { caller: Caller; now: Date },
): Promise<LeftOut[]> {
  const stories = await storiesOf(
    db,
    items.map(({ candidateId }) => candidateId),
  );
  return items.flatMap(({ candidateId: id, refusal }) => {
    if (refusal === null) return [];
    const why = bulkProblem(refusal, { id, ...viewer }).message;
    return [{ id, story: stories.get(id) ?? null, why }];
  });
}
