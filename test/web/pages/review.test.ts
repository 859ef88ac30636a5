import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listAuditEvents } from '../../../src/db/queries/list-audit-events.ts';
import { lessons } from '../../../src/db/schema/lessons.ts';
import { insertCandidate } from '../support/rows.ts';
import { dana, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;
beforeAll(async () => {
  server = await openPageServer();
});
afterAll(() => server?.close());

const week = '2026-03-02';
const address = `/review?week=${week}&team=all`;
const inWeek = new Date('2026-03-04T04:12:00Z');

const insert = (wanted: Parameters<typeof insertCandidate>[1]) =>
  insertCandidate(server.db, { occurredAt: inWeek, ...wanted });

test('a quiet week says so and leads on', async () => {
  const { text } = await server.get('/review?week=2020-01-06&team=all', viewer);
  expect(text).toContain('A quiet week');
  expect(text).toContain('/review?week=2019-12-30&amp;team=all');
});

test('without a week it looks back on the last seven days, whatever day it is', async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  await insert({ story: 'six days ago', occurredAt: daysAgo(6) });
  await insert({ story: 'eight days ago', occurredAt: daysAgo(8) });
  const { text } = await server.get('/review?team=all', viewer);
  expect(text).toContain('six days ago');
  expect(text).not.toContain('eight days ago');
  expect(text).not.toContain('The week after');
  const [, before = ''] = /href="([^"]*)" rel="prev"/.exec(text) ?? [];
  const earlier = await server.get(before.replaceAll('&amp;', '&'), viewer);
  expect(earlier.text).toContain('eight days ago');
  expect(earlier.text).toContain('The week after');
});

test('three near misses of the week, what they share, and the questions', async () => {
  await insert({ story: 'the <b>close</b> one', severity: 50, closeness: 50 });
  await insert({ story: 'the new one', isFirst: true, status: 'confirmed' });
  await insert({ story: 'the strong one', priority: 99 });
  await insert({ story: 'the weak one', priority: 1 });
  await insert({ story: 'dismissed', status: 'dismissed', priority: 99 });
  await insert({ story: 'of another week', priority: 99, occurredAt: new Date('2026-03-12') });
  const { text } = await server.get(address, viewer);
  for (const told of ['the &lt;b&gt;close&lt;/b&gt; one', 'the new one', 'the strong one']) {
    expect(text).toContain(told);
  }
  for (const left of ['the weak one', 'dismissed', 'of another week']) {
    expect(text).not.toContain(left);
  }
  expect(text).toContain('All three were on checkout.');
  expect(text).toContain('The closest call');
  expect(text).toContain('What is one small thing that we change this week?');
  expect(text).not.toContain('<textarea');
});

test('what was learnt is written down, changed, and never written over unseen', async () => {
  const { id } = await insert({ severity: 50, closeness: 50, priority: 98, fingerprint: 'lesson' });
  const write = (text: string, version: number, caller = dana) =>
    server.post(`/review/${id}`, { text, version: String(version), week, team: 'all' }, caller);
  const stands = () => server.db.select().from(lessons).where(eq(lessons.candidateId, id));

  expect(await write('Alert on the queue.', 0)).toMatchObject({
    status: 303,
    location: `/review?week=${week}&team=all#lesson-${id}`,
  });
  const refused = await write('Page sooner.', 0);
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('Somebody else wrote here meanwhile');
  expect(refused.text).toContain('Alert on the queue.');
  expect(refused.text).toContain('Page sooner.</textarea>');
  expect((await write('Alert on the queue; page sooner.', 1)).status).toBe(303);
  expect((await write('From an old page.', 1)).status).toBe(409);
  expect((await write('', 1)).status).toBe(409);
  expect(await stands()).toMatchObject([
    { text: 'Alert on the queue; page sooner.', version: 2, writtenBy: dana.actor },
  ]);
  expect((await write('', 2)).status).toBe(303);
  expect(await stands()).toEqual([]);
  expect((await write('x'.repeat(9_000), 0)).status).toBe(422);
  const events = await listAuditEvents(
    server.db,
    { entity: 'candidate', entityId: id },
    { beforeId: null, limit: 9 },
  );
  expect(events.map(({ action }) => action)).toEqual([
    'lesson_removed',
    'lesson_written',
    'lesson_written',
  ]);
});
