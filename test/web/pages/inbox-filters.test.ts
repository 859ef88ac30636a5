import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { services, teams } from '../../../src/db/schema/index.ts';
import { type GivenCandidate, givenCandidate, minutesAgo } from './given.ts';
import { dana, openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterEach(async () => {
  for (const table of [candidates, services, teams]) await server.db.delete(table);
});
afterAll(() => server?.close());

const day = 24 * 60;
const ofPayments = { ...dana, teams: ['payments', 'mail'] };

function storiesIn(html: string): readonly string[] {
  const rows = html.matchAll(/<h[23] class="row-story".*?<bdi>(.*?)<\/bdi>/gs);
  return [...rows].map(([, story = '']) => story);
}

async function found(query: string): Promise<readonly string[]> {
  return [...storiesIn((await server.get(`/?${query}`)).text)].sort();
}

async function givenSome(more: GivenCandidate = {}) {
  for (const teamId of ['payments', 'growth']) {
    await server.db.insert(teams).values({ id: teamId, name: teamId.toUpperCase() });
  }
  const match = { pagerduty: [], github: [], environments: [], jira: [] };
  await server.db.insert(services).values({ id: 'checkout', name: 'Checkout', match });
  const given = (of: GivenCandidate) => givenCandidate(server.db, { ...of, ...more });
  await given({ story: 'one paged', serviceId: 'checkout', teamId: 'payments' });
  await given({ story: 'two PAGED', occurredAt: minutesAgo(3 * day), teamId: 'growth' });
  await given({ story: 'three', title: '100 % paged', occurredAt: minutesAgo(20 * day) });
  await given({ story: 'four', detector: 'canary_rollback', occurredAt: minutesAgo(60 * day) });
}

test.each(['open', 'settling', 'decided', 'everything'])(
  'the list "%s" can be narrowed by each of the filters, and by several at once',
  async (view) => {
    const decided = { status: 'dismissed', decision: 'dismiss', decidedAt: minutesAgo(1) } as const;
    const of = {
      open: {},
      settling: { status: 'settling' },
      decided,
      everything: { status: 'logged' },
    } as const;
    await givenSome(of[view as keyof typeof of]);
    const narrowed = (query: string) => found(`view=${view}&${query}`);
    expect(await narrowed('service=checkout')).toEqual(['one paged']);
    expect(await narrowed('detector=canary_rollback')).toEqual(['four']);
    expect(await narrowed('since=24h')).toEqual(['one paged']);
    expect(await narrowed('since=7d')).toEqual(['one paged', 'two PAGED']);
    expect(await narrowed('since=30d')).toEqual(['one paged', 'three', 'two PAGED']);
    const today = new Date().toISOString().slice(0, 10);
    expect(await narrowed(`since=7d&day=${today}`)).toEqual(await narrowed(`since=${today}`));
    expect(await narrowed('q=Paged')).toEqual(['one paged', 'three', 'two PAGED']);
    expect(await narrowed('q=100+%25')).toEqual(['three']);
    expect(await narrowed('q=paged&since=7d&team=growth')).toEqual(['two PAGED']);
    expect(await narrowed('q=paged&detector=canary_rollback')).toEqual([]);
  },
);

test('each filter is told, can be removed alone, and what the filters hide is counted', async () => {
  await givenSome();
  const { text } = await server.get('/?service=checkout&q=paged&since=2026-01-02');
  for (const [name, address] of [
    ['Checkout', '/?since=2026-01-02&amp;q=paged'],
    ['“paged”', '/?service=checkout&amp;since=2026-01-02'],
    ['Since 2 January 2026', '/?service=checkout&amp;q=paged'],
  ]) {
    expect(text).toContain(`<a class="chip" href="${address}"><bdi>${name}</bdi>`);
  }
  expect(text).toContain('The filters hide 3 more.');
  expect(text).toMatch(/name="q" value="paged"/);
  expect(text).toMatch(/<option value="checkout" selected="">Checkout/);
  expect(text).toMatch(/To check<span class="count">1</);
  const { text: nothing } = await server.get('/?q=nowhere');
  expect(nothing).toContain('Nothing matches');
  expect(nothing).toContain('The filters hide 4 that wait.');
});

test('the filters stay on the next page, on the other lists and where a decision leads back to', async () => {
  for (let nth = 0; nth < 27; nth += 1) {
    await givenCandidate(server.db, { story: `paged ${nth}`, status: 'logged' });
    await givenCandidate(server.db, { story: `other ${nth}`, status: 'logged' });
  }
  const { id } = await givenCandidate(server.db, { story: 'paged' });
  const { text } = await server.get('/?view=everything&q=paged');
  const next = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const all = [...storiesIn(text), ...storiesIn((await server.get(next)).text)];
  expect(all).toHaveLength(28);
  expect(all.every((story) => story.startsWith('paged'))).toBe(true);
  expect(text).toContain('href="/?view=decided&amp;q=paged"');
  expect(text).toMatch(/<input type="hidden" name="view" value="everything"/);
  const fields = { from: 'inbox', q: 'paged', since: '7d', version: '1', reason: 'test' };
  const done = await server.post(`/candidates/${id}/dismiss`, fields);
  expect(done.location).toBe(`/?since=7d&q=paged&changed=${id}`);
});

test('words are looked for in so many at once, and what is further back can be asked for', async () => {
  const decided = { status: 'dismissed', decision: 'dismiss' } as const;
  const old = { ...decided, story: 'the needle', decidedAt: minutesAgo(2 * day) };
  await givenCandidate(server.db, old);
  const { id } = await givenCandidate(server.db, { ...decided, decidedAt: minutesAgo(day) });
  await server.db.execute(sql`
    insert into candidates select (jsonb_populate_record(c, jsonb_build_object(
      'id', gen_random_uuid(), 'subject_key', 'pd-main/incident:' || n))).*
    from candidates c, generate_series(1, 2999) n where c.id = ${id}::uuid`);
  const { text } = await server.get('/?view=decided&q=Needle');
  expect(storiesIn(text)).toEqual([]);
  expect(text).toContain('Nothing found so far');
  expect(text).toContain('3,000 of this list were looked through for these words');
  const further = /href="([^"]*)" rel="next">Look further back/.exec(text)?.[1] ?? '';
  const { text: rest } = await server.get(further.replaceAll('&amp;', '&'));
  expect(storiesIn(rest)).toEqual(['the needle']);
  expect(rest).not.toContain('looked through');
});

test('a row stands for what matches of its kind, and is decided with no more than that', async () => {
  const fingerprint = 'the same thing';
  const old = await givenCandidate(server.db, { fingerprint, occurredAt: minutesAgo(9 * day) });
  await givenCandidate(server.db, { fingerprint, story: 'strong', priority: 80 });
  const other = await givenCandidate(server.db, { fingerprint });
  const { text } = await server.get('/?since=7d');
  expect(text).toContain('and one more like it');
  expect(text).toContain(`name="alike" value="${other.id}~1"`);
  expect(text).not.toContain(old.id);
  expect((await server.get('/')).text).toContain('and 2 more like it');
});

test('who has teams sees theirs first, and all or one of them when asked for', async () => {
  await givenSome();
  const get = async (query: string) => (await server.get(`/${query}`, ofPayments)).text;
  expect(storiesIn(await get(''))).toEqual(['one paged']);
  expect(storiesIn(await get('?team=mine'))).toEqual(['one paged']);
  expect(storiesIn(await get('?team=all'))).toHaveLength(4);
  expect(storiesIn(await get('?team=growth'))).toEqual(['two PAGED']);
  expect(storiesIn(await get('?team=-'))).toHaveLength(2);
  expect(await get('')).toMatch(/href="\/\?team=all"><bdi>My teams<\/bdi>/);
  expect(await get('')).toMatch(/To check<span class="count">1</);
  expect((await server.get('/?team=mine')).text).toContain('4</span>');
  const { text } = await server.get('/', { ...dana, teams: ['mail'] });
  expect(text).toContain('Nothing needs you right now');
  expect(text).toContain('<a href="/?team=all">4 wait for other teams</a>');
});
