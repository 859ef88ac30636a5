import { eq, inArray } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { auditEvents, followUps, teams } from '../../../src/db/schema/index.ts';
import { givenCandidate, minutesAgo } from './given.ts';
import { dana, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterEach(async () => {
  for (const table of [candidates, followUps, teams, auditEvents]) await server.db.delete(table);
});
afterAll(() => server?.close());

function storiesIn(html: string): readonly string[] {
  const rows = html.matchAll(/<h[23] class="row-story".*?<bdi>(.*?)<\/bdi>/gs);
  return [...rows].map(([, story = '']) => story);
}

async function givenTeams(...ids: readonly string[]) {
  for (const id of ids) await server.db.insert(teams).values({ id, name: id.toUpperCase() });
}

async function stored(ids: readonly string[]): Promise<readonly CandidateRow[]> {
  return server.db
    .select()
    .from(candidates)
    .where(inArray(candidates.id, [...ids]));
}

/** The fields of a row's own form, as a browser would post them. */
function formOf(html: string, id: string): Record<string, string> {
  const form = html.split(`action="/candidates/${id}/`)[1]?.split('</form>')[0] ?? '';
  const fields = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}

test('each team has its own list, of which the ten strongest are unfolded', async () => {
  await givenTeams('payments', 'growth');
  for (let nth = 0; nth < 13; nth += 1) {
    const story = `payments ${nth}`;
    await givenCandidate(server.db, { story, teamId: 'payments', priority: 30 + nth });
  }
  await givenCandidate(server.db, { story: 'growth', teamId: 'growth', priority: 20 });
  await givenCandidate(server.db, { story: 'nobody', teamId: null, priority: 90 });
  const { text } = await server.get('/');
  const [shown = '', folded = ''] = text.split('<details class="folded">');
  expect(storiesIn(shown)).toHaveLength(10);
  expect(folded).toContain('3 more with lower scores');
  expect(storiesIn(folded).slice(0, 4)).toEqual([
    'payments 2',
    'payments 1',
    'payments 0',
    'growth',
  ]);
  expect(text).toMatch(/PAYMENTS.*GROWTH.*nobody/s);
  expect(text).toContain('No team yet');
  expect(text).toMatch(/To check<span class="count">15</);
  const { text: own } = await server.get('/?team=growth');
  expect(storiesIn(own)).toEqual(['growth']);
  expect(own).toContain('href="/?view=decided&amp;team=growth"');
  expect(storiesIn((await server.get('/?team=-')).text)).toEqual(['nobody']);
  expect((await server.get('/?team=mail')).text).toContain('needs a decision right now');
});

test('a page of many teams folds no rows, a link leads to those of each', async () => {
  for (let nth = 0; nth < 12; nth += 1) {
    for (const teamId of ['a', 'b', 'c', 'd']) {
      await givenCandidate(server.db, { story: `${teamId} ${nth}`, teamId, priority: 30 + nth });
    }
  }
  const { text } = await server.get('/');
  expect(storiesIn(text)).toHaveLength(40);
  expect(text.match(/2 more with lower scores/g)).toHaveLength(4);
  const more = /href="([^"]*)" rel="next">/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(storiesIn((await server.get(more)).text)).toEqual(['a 1', 'a 0']);
});

test('what was never seen before stands at the top of its team, marked so', async () => {
  for (let nth = 0; nth < 12; nth += 1) {
    const { fingerprint } = await givenCandidate(server.db, { story: 'old', isFirst: false });
    await givenCandidate(server.db, {
      fingerprint,
      status: 'logged',
      occurredAt: minutesAgo(9_000),
    });
  }
  await givenCandidate(server.db, { story: 'new', priority: 1 });
  const { text } = await server.get('/');
  expect(storiesIn(text)[0]).toBe('new');
  expect(text.match(/New: never seen before/g)).toHaveLength(1);
});

test('hundreds of one team can be paged through, each once', async () => {
  await givenTeams('payments');
  const all = Array.from({ length: 68 }, (_, index) => `story ${index}`);
  for (const [index, story] of all.entries()) {
    await givenCandidate(server.db, { story, teamId: 'payments', priority: 30 + (index % 7) });
  }
  const seen: string[] = [];
  let next: string | undefined = '/?team=payments';
  while (next !== undefined) {
    const { text } = await server.get(next);
    seen.push(...storiesIn(text));
    next = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect([...seen].sort()).toEqual([...all].sort());
});

test('more teams than fit a page can be paged through, each once, while others come and go', async () => {
  const given = [];
  for (let nth = 10; nth < 35; nth += 1) {
    const of = { story: `of ${nth}`, teamId: `team-${nth}`, priority: 40 + (nth % 3) };
    given.push(await givenCandidate(server.db, of));
  }
  const stories: string[] = [];
  let next: string | undefined = '/';
  while (next !== undefined) {
    const { text } = await server.get(next);
    const shown = storiesIn(text);
    stories.push(...shown);
    const seen = given.find(({ story }) => story === shown[0]);
    await server.db.delete(candidates).where(eq(candidates.id, seen?.id ?? ''));
    await givenCandidate(server.db, { story: 'new', teamId: `a-${stories.length}`, priority: 99 });
    next = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect([...stories].sort()).toEqual(given.map(({ story }) => story).sort());
});

test('one decision on a row goes for all that wait of it, and so does the undo', async () => {
  const fingerprint = 'the same thing';
  const one = await givenCandidate(server.db, { fingerprint, priority: 60 });
  const more = [
    await givenCandidate(server.db, { fingerprint }),
    await givenCandidate(server.db, { fingerprint }),
  ];
  const quiet = await givenCandidate(server.db, { fingerprint, status: 'logged' });
  const { text } = await server.get('/');
  expect(storiesIn(text)).toHaveLength(1);
  expect(text).toContain('and 2 more like it');
  expect((await server.get('/', viewer)).text).toContain('2 more like it, the first');
  const fields = { ...formOf(text, one.id), reason: 'test' };
  const done = await server.post(`/candidates/${one.id}/dismiss`, fields);
  const ids = [one.id, ...more.map(({ id }) => id)];
  for (const row of await stored(ids)) {
    expect(row).toMatchObject({ status: 'dismissed', decidedBy: dana.actor });
  }
  expect((await stored([quiet.id]))[0]?.status).toBe('logged');
  const { text: flash } = await server.get(done.location ?? '');
  expect(flash).toContain('You dismissed it as a test or a drill</bdi>, and 2 more like it.');
  const undone = await server.post(`/candidates/${one.id}/undo`, formOf(flash, one.id));
  for (const row of await stored(ids)) expect(row.status).toBe('open');
  expect((await server.get(undone.location ?? '')).text).toContain(
    'Taken back, and 2 more like it.',
  );
});

test('what changed since the page was seen is left as it is, and that is told', async () => {
  const fingerprint = 'the same thing';
  const one = await givenCandidate(server.db, { fingerprint, priority: 60 });
  const other = await givenCandidate(server.db, { fingerprint });
  const fields = { ...formOf((await server.get('/')).text, one.id), ticket: 'no' };
  await server.db.update(candidates).set({ version: 2 }).where(eq(candidates.id, other.id));
  const done = await server.post(`/candidates/${one.id}/confirm`, fields);
  expect((await stored([other.id]))[0]?.status).toBe('open');
  expect((await server.get(done.location ?? '')).text).toContain(
    'One more like it had changed since you opened the page, so nothing was done there.',
  );
});

test('confirmed together, they wait for one ticket', async () => {
  const fingerprint = 'the same thing';
  const one = await givenCandidate(server.db, { fingerprint, priority: 60 });
  const other = await givenCandidate(server.db, { fingerprint });
  const fields = { ...formOf((await server.get('/')).text, one.id), ticket: 'yes' };
  await server.post(`/candidates/${one.id}/confirm`, fields);
  const rows = await stored([one.id, other.id]);
  expect(new Set(rows.map(({ followUpId }) => followUpId)).size).toBe(1);
  expect(rows[0]?.followUpId).not.toBeNull();
});

test('a form that was tampered with decides nothing', async () => {
  const { id } = await givenCandidate(server.db);
  const fields = { from: 'inbox', version: '1', ticket: 'no', alike: `${id}~x` };
  expect((await server.post(`/candidates/${id}/confirm`, fields)).status).toBe(422);
  expect((await stored([id]))[0]?.status).toBe('open');
});

test('what is back again says why', async () => {
  await givenCandidate(server.db, {
    acceptedBy: 'person:Robin',
    acceptedUntil: new Date('2026-03-03T12:00:00Z'),
  });
  const because = 'it happens more often than when it was dismissed: 6 times in 4 days';
  const { id: returnedFrom } = await givenCandidate(server.db, { status: 'dismissed' });
  const trace = [{ rule: 'dismissed before', matched: true, because }];
  await givenCandidate(server.db, { returnedFrom, trace });
  const { text } = await server.get('/');
  expect(text).toContain('Accepted by Robin until 3 March 2026; is that still so?');
  expect(text).toContain('It happens more often than when it was dismissed: 6 times in 4 days.');
});
