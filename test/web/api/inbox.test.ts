import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { call, pathsIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const Page = z.strictObject({
  items: z.array(
    z.strictObject({
      team: z.string().nullable(),
      rows: z.array(
        z.strictObject({
          candidate: z.looseObject({ id: z.string(), fingerprint: z.string() }),
          alike: z.number(),
          others: z.array(z.strictObject({ id: z.string(), version: z.number() })),
          waitingSince: z.string(),
          isNoveltyPlace: z.boolean(),
        }),
      ),
      folded: z.number(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterEach(() => web.db.delete(candidates));
afterAll(() => web?.stop());

async function inbox(query = '') {
  const answer = await call(`${web.url}/api/v1/inbox${query}`, { token });
  expect(answer.status, answer.text).toBe(200);
  return Page.parse(answer.json);
}

test('a team has one row for each fingerprint, its ten strongest, and the rest counted', async () => {
  for (let nth = 0; nth < 14; nth += 1) {
    await insertCandidate(web.db, { fingerprint: `thing ${nth}`, priority: 20 + nth });
  }
  const openSince = new Date('2026-03-01T04:00:00Z');
  const weaker = await insertCandidate(web.db, { fingerprint: 'thing 13', priority: 5, openSince });
  await insertCandidate(web.db, { fingerprint: 'thing 13', priority: 90, status: 'logged' });
  const { items } = await inbox();
  expect(items).toMatchObject([{ team: 'payments', folded: 4 }]);
  const rows = items[0]?.rows ?? [];
  expect(rows.map(({ candidate }) => candidate.fingerprint)).toEqual(
    Array.from({ length: 10 }, (_, nth) => `thing ${13 - nth}`),
  );
  const others = [{ id: weaker.id, version: 1 }];
  expect(rows[0]).toMatchObject({ alike: 1, others, waitingSince: openSince.toISOString() });
  expect(rows[1]).toMatchObject({ alike: 0, others: [] });
});

test('what was never seen before has its place, unless late facts showed that it was', async () => {
  for (let nth = 0; nth < 12; nth += 1) {
    await insertCandidate(web.db, { fingerprint: `old ${nth}`, priority: 50 });
  }
  await insertCandidate(web.db, { fingerprint: 'new', priority: 2, isFirst: true });
  const seen = { fingerprint: 'seen after all', isFirst: true };
  await insertCandidate(web.db, { ...seen, priority: 3 });
  await insertCandidate(web.db, {
    ...seen,
    status: 'logged',
    occurredAt: new Date('2026-01-01T00:00:00Z'),
  });
  const [team] = (await inbox()).items;
  expect(team).toMatchObject({ folded: 3 });
  const places = team?.rows.filter(({ isNoveltyPlace }) => isNoveltyPlace);
  expect(places?.map(({ candidate }) => candidate.fingerprint)).toEqual(['new']);
  expect(team?.rows[0]?.isNoveltyPlace).toBe(true);
});

test('what is new keeps its place while nobody decided on its first one, also as it comes back stronger', async () => {
  for (let nth = 0; nth < 12; nth += 1) {
    await insertCandidate(web.db, { fingerprint: `old ${nth}`, priority: 50 });
  }
  const occurredAt = new Date('2026-01-01T00:00:00Z');
  const first = { fingerprint: 'new', priority: 2, isFirst: true, occurredAt };
  const { id } = await insertCandidate(web.db, first);
  const again = await insertCandidate(web.db, { fingerprint: 'new', priority: 3 });
  const newPlaces = async () =>
    (await inbox()).items[0]?.rows.filter(({ isNoveltyPlace }) => isNoveltyPlace) ?? [];
  expect(await newPlaces()).toMatchObject([{ candidate: { id: again.id }, alike: 1 }]);
  await web.db.update(candidates).set({ status: 'logged' }).where(eq(candidates.id, id));
  expect(await newPlaces()).toEqual([]);
});

test('teams come page by page, each once, and can be asked for by name', async () => {
  const teams = ['payments', 'growth', 'search', 'mail', null];
  for (const teamId of teams) await insertCandidate(web.db, { teamId, priority: 40 });
  const told: (string | null)[] = [];
  let query = '?limit=2';
  for (;;) {
    const { items, nextCursor } = await inbox(query);
    told.push(...items.map(({ team }) => team));
    if (nextCursor === null) break;
    query = `?limit=2&cursor=${nextCursor}`;
  }
  expect(told).toEqual(['growth', 'mail', 'payments', 'search', null]);
  const { items } = await inbox('?team=growth,payments');
  expect(items.map(({ team }) => team)).toEqual(['growth', 'payments']);
  expect((await inbox('?team=nobody')).items).toEqual([]);
  const odd = await call(`${web.url}/api/v1/inbox?cursor=abc`, { token });
  expect([odd.status, pathsIn(odd)]).toEqual([422, ['cursor']]);
});
