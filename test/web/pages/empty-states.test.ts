import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { countWrongSignatures } from '../../../src/db/queries/count-wrong-signatures.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { connections, teams, wrongSignatures } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenConnection, givenDelivery, minutesAgo } from './given.ts';
import { admin, dana, openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});
afterEach(async () => {
  for (const table of [candidates, deliveries, connections, teams, wrongSignatures]) {
    await server.db.delete(table);
  }
});
afterAll(() => server?.close());

describe('while nothing is connected', () => {
  test('admins are told what to do, and all others whom to ask', async () => {
    const { text: toAdmin } = await server.get('/', admin);
    expect(toAdmin).toContain('closecall apply');
    expect(toAdmin).toContain('docs/connect-github.md');
    const { text: toOthers } = await server.get('/', dana);
    expect(toOthers).toContain('Nothing is connected yet');
    expect(toOthers).toContain('Ask an admin');
    expect(toOthers).not.toContain('closecall apply');
  });
});

describe('while connections are silent', () => {
  test('each tells what it brought and what was refused', async () => {
    await givenConnection(server.db, { name: 'Pages of acme' });
    await countWrongSignatures(server.db, new Map([['pd-main', 3]]));
    const { text } = await server.get('/');
    expect(text).toContain('Connected, and silent so far');
    expect(text).toContain('href="/connections#connection-pd-main"');
    expect(text).toContain('Pages of acme');
    expect(text).toContain('nothing in the last 30 days');
    expect(text).toContain('3 requests were refused for a wrong signature');
  });
});

describe('when all is decided', () => {
  test('it says what the rules kept quietly in the last week, with the three strongest', async () => {
    await givenConnection(server.db);
    await givenDelivery(server.db);
    for (const priority of [11, 14, 12, 13]) {
      await givenCandidate(server.db, {
        ...{ status: 'logged', priority, story: `story ${priority}`, occurredAt: minutesAgo(60) },
      });
    }
    const old = { status: 'logged', story: 'long ago', priority: 90 } as const;
    await givenCandidate(server.db, { ...old, occurredAt: minutesAgo(8 * 24 * 60) });
    const { text } = await server.get('/');
    expect(text).toContain('the rules kept 4 near misses quietly');
    expect([...text.matchAll(/<bdi>(story \d+)<\/bdi>/g)].map(([, story]) => story)).toEqual([
      'story 14',
      'story 13',
      'story 12',
    ]);
    expect(text).not.toContain('long ago');
    expect(text).not.toContain('silent for a day');
  });

  test('it says so when nothing has arrived for more than a day', async () => {
    await givenConnection(server.db);
    await givenDelivery(server.db, { receivedAt: minutesAgo(3 * 24 * 60) });
    await givenCandidate(server.db, { status: 'logged' });
    const { text } = await server.get('/');
    expect(text).toContain('What was silent for a day, or had trouble:');
    expect(text).toContain('3 days ago');
  });
});

test('whoever is done with their own teams reads what the rules kept of these, and what waits for others', async () => {
  await server.db.insert(teams).values([
    { id: 'mail', name: 'Mail' },
    { id: 'search', name: 'Search' },
  ]);
  await givenConnection(server.db);
  await givenCandidate(server.db, { status: 'logged', teamId: 'mail', story: 'kept of ours' });
  await givenCandidate(server.db, { status: 'logged', teamId: 'search', story: 'kept of others' });
  await givenCandidate(server.db, { status: 'settling', teamId: 'mail' });
  await givenCandidate(server.db, { teamId: 'search' });
  const { text } = await server.get('/', { ...dana, teams: ['mail'] });
  expect(text).toContain('Nothing needs you right now.');
  expect(text).toContain('One still waits to see if it returns');
  expect(text).toMatch(/<a href="\/\?team=all">One waits for another team<\/a>/);
  expect(text).toContain('kept of ours');
  expect(text).not.toContain('kept of others');
});

test('when all is decided, the one connection that is refused is named, and not those that bring something', async () => {
  await givenConnection(server.db, { name: 'Pages of acme' });
  await givenConnection(server.db, { id: 'gh', connector: 'github', name: 'Code of acme' });
  for (const connectionId of ['pd-main', 'gh']) await givenDelivery(server.db, { connectionId });
  await givenCandidate(server.db, { status: 'logged' });
  expect((await server.get('/')).text).not.toContain('had trouble');
  await countWrongSignatures(server.db, new Map([['pd-main', 3]]));
  const { text } = await server.get('/');
  expect(text).toContain('What was silent for a day, or had trouble:');
  expect(text).toContain('3 requests were refused for a wrong signature');
  expect(text).not.toContain('Code of acme');
});

test('an empty list of one team says how many there are besides', async () => {
  await server.db.insert(teams).values({ id: 'mail', name: 'Mail' });
  for (let index = 0; index < 2; index += 1) await givenCandidate(server.db);
  const { text } = await server.get('/?team=mail');
  expect(text).toContain('Nothing of <bdi>Mail</bdi> needs a decision');
  expect(text).toContain('>2 wait for other teams</a>');
});

test('lists of tickets, patterns and deliveries say what brings the first one', async () => {
  expect((await server.get('/follow-ups')).text).toContain('href="/connections"');
  expect((await server.get('/patterns')).text).toContain('href="/connections"');
  expect((await server.get('/deliveries')).text).toContain('refused for a wrong signature');
  const later = '/deliveries?before=0190a1b2-0000-7000-8000-000000000001';
  expect((await server.get(later)).text).toContain('href="/?view=everything"');
});

describe('what became of a row while somebody looked at it', () => {
  test('is told with who, what and when', async () => {
    const decided = { decision: 'confirm', decidedBy: 'person:Ada', decidedAt: minutesAgo(0) };
    const { id } = await givenCandidate(server.db, {
      ...{ ...decided, status: 'confirmed', version: 2 },
    });
    const { text } = await server.get(`/candidates/${id}/row`);
    expect(text).toContain('data-version="2"');
    expect(text).toContain('Ada confirmed it');
    expect(text).toContain('just now');
    expect(text).not.toContain('<html');
    expect((await server.get(`/candidates/${id}/row`, admin)).text).toContain('You confirmed it');
  });

  test('is told too when the decision was taken back', async () => {
    const { id } = await givenCandidate(server.db, { version: 3 });
    expect((await server.get(`/candidates/${id}/row`)).text).toContain('needs a decision');
  });
});
