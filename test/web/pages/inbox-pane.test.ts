import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { auditEvents } from '../../../src/db/schema/index.ts';
import { signals } from '../../../src/db/schema/signals.ts';
import { givenCandidate, givenDelivery, minutesAgo } from './given.ts';
import { admin, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterEach(async () => {
  for (const table of [candidates, auditEvents, signals, deliveries]) {
    await server.db.delete(table);
  }
});
afterAll(() => server?.close());

function rowOf(html: string, id: string): string {
  return html.split('<li class="row').find((row) => row.includes(`id="row-${id}"`)) ?? '';
}

test('a row says how often it came lately, in bars with words', async () => {
  const fingerprint = 'often';
  const { id } = await givenCandidate(server.db, { fingerprint, occurredAt: minutesAgo(5) });
  for (const days of [0.2, 3, 3, 40]) {
    const occurredAt = minutesAgo(days * 24 * 60);
    await givenCandidate(server.db, { fingerprint, occurredAt, status: 'logged' });
  }
  const single = await givenCandidate(server.db, { occurredAt: minutesAgo(5) });
  const { text } = await server.get('/');
  expect(rowOf(text, id)).toContain('role="img"');
  expect(rowOf(text, id)).toContain(
    'aria-label="Seen 4 times in the last 14 days, at most 2 in one"',
  );
  expect(rowOf(text, id).match(/class="recurrence"/g)).toHaveLength(2);
  expect(rowOf(text, id)).toContain('Seen 5 times');
  expect(rowOf(text, single.id)).not.toContain('role="img"');
});

test('a row says what it is one story with, and its two strongest reasons', async () => {
  const at = { serviceId: 'checkout', environment: null };
  const { id } = await givenCandidate(server.db, { ...at, occurredAt: minutesAgo(10) });
  await givenCandidate(server.db, { ...at, occurredAt: minutesAgo(70), status: 'logged' });
  await givenCandidate(server.db, { ...at, occurredAt: minutesAgo(130), status: 'logged' });
  const alone = await givenCandidate(server.db, { serviceId: 'mail' });
  const { text } = await server.get('/');
  expect(rowOf(text, id)).toContain(`href="/candidates/${id}#chain-title"`);
  expect(rowOf(text, id)).toContain('Part of one story with 2 others');
  expect(rowOf(text, alone.id)).not.toContain('one story');
  const why = /<ul class="row-why">.*?<\/ul>/s.exec(rowOf(text, id))?.[0] ?? '';
  expect(why.match(/<li>/g)).toHaveLength(2);
  expect(why).toContain('The service is tier 1');
});

test('a row can be chosen for a decision on many, by whoever may decide', async () => {
  const { id } = await givenCandidate(server.db);
  await givenCandidate(server.db);
  const { text } = await server.get('/?q=cleared');
  expect(rowOf(text, id)).toContain(`data-row="true" data-id="${id}" data-version="1"`);
  expect(rowOf(text, id)).toContain(`name="pick" value="${id}~1" form="bulk"`);
  const bar = /<form[^>]* id="bulk".*?<\/form>/s.exec(text)?.[0] ?? '';
  expect(bar).toContain('action="/bulk"');
  expect(bar).toContain('All 2 that match');
  expect(bar).toContain('<input type="hidden" name="q" value="cleared"/>');
  const { text: read } = await server.get('/', viewer);
  expect(read).not.toContain('id="bulk"');
  expect(read).not.toContain('name="pick"');
});

test('the selected one stands beside the list, facts first and the bytes last', async () => {
  const fingerprint = 'the same';
  const { id, subjectKey } = await givenCandidate(server.db, { fingerprint });
  await givenCandidate(server.db, { fingerprint, status: 'dismissed', story: 'earlier' });
  const deliveryId = await givenDelivery(server.db);
  const at = new Date();
  await server.db.insert(signals).values({
    ...{ subjectKey, factKey: 'a', kind: 'page.triggered', source: 'webhook', data: {} },
    ...{ occurredAt: at, recordedAt: at, receivedAt: at, deliveryId },
  });
  const { text } = await server.get(`/?since=30d&selected=${id}`);
  const pane = /<aside id="detail".*<\/aside>/s.exec(text)?.[0] ?? '';
  expect(pane).toContain(`data-detail="true" data-id="${id}" data-version="1"`);
  const titles = [...pane.matchAll(/<h2 id="([\w-]+)-title"/g)].map(([, name]) => name);
  expect(titles).toEqual(['evidence', 'decision', 'score', 'alike', 'follow-up', 'deliveries']);
  expect(pane).toContain('earlier');
  expect(pane).toContain(`href="/deliveries/${deliveryId}"`);
  expect(pane).not.toContain('/body');
  expect(pane).toContain('<a href="/?since=30d" data-close="true">Back to the list</a>');
  expect(text.match(/<h1/g)).toHaveLength(1);
  expect(text).toContain(`class="row row-selected" id="row-${id}"`);
  const { text: own } = await server.get(`/candidates/${id}/pane?since=30d`, admin);
  expect(own.startsWith('<aside id="detail"')).toBe(true);
  expect(own).toContain('href="/?since=30d" data-close');
  expect(pane).not.toContain('As it arrived');
  expect(own).toContain('As it arrived');
});

test('what is decided beside a list leads back to it, with the same one selected', async () => {
  const { id } = await givenCandidate(server.db);
  const { text } = await server.get(`/?since=30d&selected=${id}`);
  const form = /<form[^>]*class="decision-form".*?<\/form>/s.exec(text)?.[0] ?? '';
  expect(form).toContain(`<input type="hidden" name="selected" value="${id}"/>`);
  const fields = { from: 'inbox', since: '30d', selected: id, version: '1', ticket: 'no' };
  const done = await server.post(`/candidates/${id}/confirm`, fields);
  expect(done.location).toBe(`/?since=30d&selected=${id}&changed=${id}`);
  const { text: after } = await server.get(done.location ?? '');
  expect(after).toContain('<aside id="detail"');
  expect(after).toContain('You confirmed it');
});

test('the pane alone is drawn for the list that it is to stand beside', async () => {
  const { id } = await givenCandidate(server.db);
  const fields = { from: 'inbox', version: '1', reason: 'test' };
  await server.post(`/candidates/${id}/dismiss`, fields);
  const list = '?view=decided&team=all&q=cleared&selected=x&changed=x';
  const { text } = await server.get(`/candidates/${id}/pane${list}`);
  const back = '/?view=decided&amp;team=all&amp;q=cleared';
  expect(text).toContain(`<a href="${back}" data-close="true">`);
  const undo = /<form[^>]*data-decision="undo".*?<\/form>/s.exec(text)?.[0] ?? '';
  for (const [name, value] of Object.entries({ view: 'decided', team: 'all', selected: id })) {
    expect(undo).toContain(`<input type="hidden" name="${name}" value="${value}"/>`);
  }
});

test('a list has a place beside it before one is chosen', async () => {
  const { id } = await givenCandidate(server.db);
  const { text } = await server.get('/');
  expect(text).toContain('<div data-split="true"><div class="split-list">');
  expect(text).not.toContain('data-close');
  const { text: beside } = await server.get(`/?selected=${id}`);
  expect(beside).toContain('<div class="split" data-split="true">');
});

test('an id of nothing selects nothing', async () => {
  await givenCandidate(server.db);
  const nobody = '0190a1b2-0000-7000-8000-000000000001';
  for (const selected of [nobody, 'x']) {
    const { status, text } = await server.get(`/?selected=${selected}`);
    expect([status, text.includes('id="detail"')]).toEqual([200, false]);
  }
  await expect(server.get(`/candidates/${nobody}/pane`)).resolves.toMatchObject({ status: 404 });
});
