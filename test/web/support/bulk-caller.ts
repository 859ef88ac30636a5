import { and, eq, inArray } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import { auditEvents } from '../../../src/db/schema/audit-events.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { call } from './call.ts';
import { insertCandidate, makeToken } from './rows.ts';
import { runBulk } from './run-bulk.ts';
import type { WebApp } from './web-app.ts';

/** What the tests read of a bulk decision. */
export const Bulk = z.object({
  id: z.string(),
  status: z.string(),
  total: z.number(),
  done: z.number(),
  decided: z.number(),
  refused: z.record(z.string(), z.number()),
  undoneBy: z.string().nullable(),
  url: z.string(),
});

export const Results = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      outcome: z.string(),
      version: z.number(),
      problem: z.looseObject({ status: z.number(), detail: z.string() }).nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const unknownId = '0190a1b2-0000-7000-8000-000000000001';

/** What tests of bulk decisions do, as Dana unless another token is given. */
export async function bulkCaller(web: WebApp) {
  const dana = await makeToken(web.db, 'responder', 'dana');
  const lee = await makeToken(web.db, 'responder', 'lee');

  const post = (path: string, body?: unknown, { token = dana, headers = {} } = {}) => {
    const request = { method: 'POST', token, headers } as const;
    return call(`${web.url}/api/v1${path}`, body === undefined ? request : { ...request, body });
  };
  const get = async (path: string) =>
    (await call(`${web.url}/api/v1${path}`, { token: dana })).json;

  return {
    lee,
    post,
    get,
    /** Begins a job, does its work, and answers what became of it. */
    async decided(body: unknown, path = '/candidates/bulk', token = dana) {
      const answer = await post(path, body, { token });
      expect(answer.status, answer.text).toBe(202);
      const { id, url } = Bulk.parse(answer.json);
      expect(answer.headers.get('location')).toBe(url);
      await runBulk(web.db, id);
      const job = Bulk.parse(await get(`/bulk/${id}`));
      const { items } = Results.parse(await get(`/bulk/${id}/results?limit=200`));
      return { job, results: items };
    },
    some(count: number, wanted: Parameters<typeof insertCandidate>[1] = {}) {
      return Promise.all(Array.from({ length: count }, () => insertCandidate(web.db, wanted)));
    },
    async statusesOf(rows: readonly { id: string }[]) {
      const ids = rows.map(({ id }) => id);
      const found = await web.db.select().from(candidates).where(inArray(candidates.id, ids));
      return found.map(({ status }) => status);
    },
    eventsOf(id: string) {
      return web.db
        .select()
        .from(auditEvents)
        .where(and(eq(auditEvents.entity, 'candidate'), eq(auditEvents.entityId, id)));
    },
  };
}

export type BulkCaller = Awaited<ReturnType<typeof bulkCaller>>;

/** Candidates as a request names them. */
export function named(rows: readonly { id: string; version: number }[]) {
  return rows.map(({ id, version }) => ({ id, version }));
}
