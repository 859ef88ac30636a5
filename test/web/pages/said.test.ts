import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { givenCandidate } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterAll(() => server?.close());

test('how close it was can be said in words with a decision, and the page tells both', async () => {
  const { id } = await givenCandidate(server.db);
  const { text: form } = await server.get(`/candidates/${id}`);
  const [, select = ''] = /<select name="closeness">(.*?)<\/select>/s.exec(form) ?? [];
  const options = [...select.matchAll(/<option value="(\d*)">([^<]*)<\/option>/g)];
  expect(options.map(([, value, words]) => [value, words])).toEqual([
    ['', 'As the facts tell: much still stood in between'],
    ['50', 'It was closer: only luck stood in between'],
    ['10', 'It was closer: little stood in between'],
    ['1', 'It was less close: it could hardly have become an incident'],
  ]);
  const from = { from: 'candidate', id, version: '1' };
  await server.post(`/candidates/${id}/confirm`, { ...from, ticket: 'no', closeness: '50' });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('You said that it was closer: only luck stood in between.');
  expect(text).toContain(
    'confirmed it without a ticket, and said that it was closer, 50 rather than 2: only luck stood in between',
  );
});

test('what gap it shows and whether a customer would have noticed can be said, and is told', async () => {
  const { id, priority } = await givenCandidate(server.db);
  const { text: form } = await server.get(`/candidates/${id}`);
  expect(form).toContain('What gap does it show?');
  expect(form).not.toContain('The gap it may show');
  // As a browser sends the form when nothing of it was touched.
  const untouched = { closeness: '', gap: 'unknown', gapText: '', customerImpact: 'unknown' };
  const from = { from: 'candidate', id, ticket: 'no', ...untouched };
  await server.post(`/candidates/${id}/confirm`, { ...from, version: '1' });
  const [row] = await server.db.select().from(candidates).where(eq(candidates.id, id));
  expect(row).toMatchObject({ status: 'confirmed', gap: 'unknown', saidBy: null, priority });
  await server.post(`/candidates/${id}/undo`, { from: 'candidate', id, version: '2' });
  const said = { gap: 'test', gapText: '<b>No</b> test at 100 %', customerImpact: 'yes' };
  await server.post(`/candidates/${id}/confirm`, { ...from, ...said, version: '3' });
  const { text } = await server.get(`/candidates/${id}`);
  const gap = 'tests: what should have caught it did not (“&lt;b&gt;No&lt;/b&gt; test at 100 %”)';
  expect(text).toMatch(/The gap it may show: <bdi[^>]*>tests: what should have caught it/);
  expect(text).toContain('Would a customer have noticed? Yes.');
  expect(text).toContain(
    `, and said what gap it may show: ${gap}; that a customer would have noticed`,
  );
});

test('left alone, the facts count, and what nobody can say is refused', async () => {
  const { id, priority } = await givenCandidate(server.db);
  const from = { from: 'candidate', id, version: '1', reason: 'not_a_near_miss' };
  const refused = await server.post(`/candidates/${id}/dismiss`, { ...from, closeness: '7' });
  expect(refused.status).toBe(422);
  await server.post(`/candidates/${id}/dismiss`, { ...from, closeness: '' });
  const [row] = await server.db.select().from(candidates).where(eq(candidates.id, id));
  expect(row).toMatchObject({ status: 'dismissed', saidCloseness: null, priority });
});

test('the score shows what each factor stands on, and when it was computed', async () => {
  const evidence = [
    { name: 'agreed_here', value: 9, text: 'Found the same way: people agreed 9 of 10 times' },
    { name: 'judged_here', value: 10, text: 'Found the same way: judged 10 times' },
  ] as const;
  const text = 'People agreed 9 of 10 times.';
  const { id } = await givenCandidate(server.db, {
    scoreReasons: [{ factor: 'agreement', value: 0.9, computed: 0.9, text, evidence }],
    scoredAt: new Date(Date.now() - 5 * 60_000),
  });
  const page = await server.get(`/candidates/${id}`);
  expect(page.text).toContain('Found the same way: people agreed 9 of 10 times');
  expect(page.text).not.toContain('judged 10 times');
  expect(page.text).toMatch(/Computed <time[^>]*>5 min ago/);
});
