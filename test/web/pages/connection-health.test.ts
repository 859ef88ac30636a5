import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeSecrets } from '../../../src/configure/store-secrets.ts';
import { countWrongSignatures } from '../../../src/db/queries/count-wrong-signatures.ts';
import {
  connectionPauses,
  connections,
  deliveryKeys,
  readings,
  watchedHooks,
  wrongSignatures,
} from '../../../src/db/schema/index.ts';
import {
  ago,
  insertIncident,
  insertLost,
  insertProblem,
  insertReading,
} from '../support/health-rows.ts';
import { givenConnection, givenDelivery } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

/** A connection of its own, with both secrets, that webhooks came through. */
async function connect(id: string, given: Parameters<typeof givenConnection>[1] = {}) {
  await givenConnection(server.db, { id, name: id, ...given });
  await server.db.transaction((tx) =>
    storeSecrets(tx, server.secretBox, id, [
      { purpose: 'webhook', value: 'a secret 1234' },
      { purpose: 'apiToken', value: 'a token 1234' },
    ]),
  );
  await givenDelivery(server.db, { connectionId: id });
  await server.reload();
}

/** The card of a connection, without the markup. */
async function card(id: string): Promise<string> {
  const { text } = await server.get('/connections');
  const from = text.slice(text.indexOf(`id="connection-${id}"`));
  const until = from.indexOf('id="connection-', 10);
  return (until < 0 ? from : from.slice(0, until))
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ');
}

test('one cause is told once, with all that can’t be asked and what follows', async () => {
  await connect('refused');
  for (const what of ['page_log: Checkout', 'page_log: Search', 'lists']) {
    await insertProblem(server.db, { connectionId: 'refused', what });
  }
  await insertReading(server.db, {
    connectionId: 'refused',
    problem: 'The API token may not read incidents.',
  });
  const text = await card('refused');
  expect(text.split('The API token may not read incidents.')).toHaveLength(2);
  expect(text).toContain(
    'can’t be asked who resolved a page (Checkout and Search) and what happened in the past.',
  );
  expect(text).toContain('It began 3 h ago, and was tried last 2 min ago.');
  expect(text).toContain('shown as not certain meanwhile');
  expect(text).toContain('it goes on with npx closecall backfill --connection refused.');
  expect(text).not.toContain('Alive');
});

test('a connection that is well says nothing of troubles', async () => {
  await connect('well');
  const text = await card('well');
  expect(text).toContain('Alive');
  for (const word of ['can’t be asked', 'Look back', 'lost', 'Its lists']) {
    expect(text).not.toContain(word);
  }
});

test('a pause tells its reason and its end', async () => {
  await connect('paused');
  const reason = 'PagerDuty asks us to slow down';
  await server.db
    .insert(connectionPauses)
    .values({ connectionId: 'paused', until: ago(-10), reason });
  expect(await card('paused')).toContain(`${reason}. It goes on in 10 min.`);
});

test('a connection whose lists are read instead needs no webhook, and says when it is behind', async () => {
  await givenConnection(server.db, { id: 'polled', name: 'polled', pollSeconds: 300 });
  await server.reload();
  expect(await card('polled')).toContain('Needs an API token');
  await server.db.transaction((tx) =>
    storeSecrets(tx, server.secretBox, 'polled', [{ purpose: 'apiToken', value: 'a token' }]),
  );
  await server.reload();
  expect(await card('polled')).toContain('Not read yet');
  const poll = { connectionId: 'polled', purpose: 'poll' } as const;
  await insertReading(server.db, {
    ...poll,
    until: ago(60),
    startedAt: ago(60),
    finishedAt: ago(59),
  });
  expect(await card('polled')).toContain('Behind');
  await insertReading(server.db, {
    ...poll,
    until: ago(3),
    startedAt: ago(3),
    finishedAt: ago(2),
    newFacts: 2,
  });
  const text = await card('polled');
  expect(text).toContain('Alive');
  expect(text).toContain('Read every 5 min');
  expect(text).toContain('Not set, and not needed while its lists are read');
  expect(text).toContain('Done 2 min ago, 2 new facts');
});

test('a look back tells how far it came, and a gap that it was filled', async () => {
  await connect('reading');
  await insertReading(server.db, {
    connectionId: 'reading',
    progress: 0.439,
    told: 'acme/checkout: runs until 12 November',
    newFacts: 412,
  });
  await insertReading(server.db, {
    connectionId: 'reading',
    purpose: 'gap',
    since: ago(100),
    until: ago(60),
    finishedAt: ago(50),
    newFacts: 1,
    progress: 1,
  });
  const text = await card('reading');
  expect(text).toContain('43 %, 412 new facts');
  expect(text).toContain('acme/checkout: runs until 12 November');
  expect(text).toContain('What happened in the 40 min until');
  expect(text).toContain('Done 50 min ago, one new fact');
});

test('webhooks that were lost are counted by what became of them', async () => {
  await connect('lossy');
  await insertLost(server.db, { connectionId: 'lossy', recoveredAt: ago(30) });
  expect(await card('lossy')).toContain(
    'One webhook that did not arrive was fetched again in the last 24 hours.',
  );
  await insertLost(server.db, { connectionId: 'lossy', recoveredAt: ago(20) });
  await insertLost(server.db, { connectionId: 'lossy', event: 'deployment' });
  const read = { recoveredAt: ago(10), recoveredBy: 'read' } as const;
  await insertLost(server.db, { connectionId: 'lossy', ...read });
  const problem = 'PagerDuty no longer has it';
  await insertLost(server.db, { connectionId: 'lossy', problem });
  const text = await card('lossy');
  expect(text).toContain('3 webhooks that did not arrive were fetched again');
  expect(text).toContain('One webhook of the last seven days can’t be fetched any more.');
  expect(text).toContain('. What it said was read from PagerDuty 10 min ago.');
  expect(text).toContain('. It can’t be sent again: PagerDuty no longer has it.');
  expect(text).toContain('One webhook is missing still; PagerDuty was asked to send it again.');
  expect(text).toContain('deployment, lost 2 h ago: failed to connect to host. Not here yet.');
});

test('a webhook that was sent again is here as soon as it arrived, whenever that is noted', async () => {
  await connect('again');
  const lost = { connectionId: 'again', key: 'a delivery', problem: 'It was refused' };
  await insertLost(server.db, lost);
  expect(await card('again')).toContain('can’t be fetched any more');
  const arrived = { connectionId: 'again', key: lost.key, deliveryId: uuid(), receivedAt: ago(2) };
  await server.db.insert(deliveryKeys).values(arrived);
  const text = await card('again');
  expect(text).toContain('One webhook that did not arrive was fetched again');
  expect(text).toContain('. Here since 2 min ago.');
  expect(text).not.toMatch(/missing still|any more|It was refused/);
});

test('a time of which lost webhooks are gone is told, with what is read instead', async () => {
  await connect('gone');
  const day = 24 * 60;
  const times = { goneFrom: ago(6 * day), goneUntil: ago(3 * day) };
  const hook = { connectionId: 'gone', hook: 'acme/checkout/8', nextReadAt: ago(0), ...times };
  await server.db.insert(watchedHooks).values(hook);
  expect(await card('gone')).toMatch(
    /Webhooks of acme\/checkout\/8 that did not arrive from .* can’t be found any more: PagerDuty keeps them for three days\. .* could not be read either/,
  );
  const gap = { connectionId: 'gone', purpose: 'gap', since: ago(7 * day) } as const;
  await insertReading(server.db, gap);
  expect(await card('gone')).toContain('is being read instead');
  await server.db
    .update(readings)
    .set({ finishedAt: ago(1) })
    .where(eq(readings.purpose, 'gap'));
  expect(await card('gone')).toContain('was read instead');
  await server.db.update(readings).set({ problem: 'It was given up' });
  expect(await card('gone')).toContain('could not be read either');
});

test('a connection that is switched off is not blamed for what it can’t do', async () => {
  await connect('off');
  await insertProblem(server.db, { connectionId: 'off', what: 'lists' });
  await server.db.update(connections).set({ enabled: false }).where(eq(connections.id, 'off'));
  expect(await card('off')).not.toContain('can’t be asked');
});

test('pages that nobody finished are counted by service, and incidents by what announced them', async () => {
  expect((await server.get('/connections')).text).not.toContain('Pages of the last 30 days');
  await insertIncident(server.db);
  await insertIncident(server.db, { outcome: 'abandoned', serviceId: 'search' });
  await insertIncident(server.db, { outcome: 'abandoned', serviceId: 'search' });
  const text = (await server.get('/connections')).text.replaceAll(/<[^>]*>/g, '');
  expect(text).toContain('One was an incident that people worked on. It did not have a near miss');
  expect(text).toContain('2 pages were closed by a timer.');
  expect(text).toMatch(/search\s*2/);
});

test('requests with a wrong signature are counted, in a new count after a week without any', async () => {
  await connect('forged');
  const add = (requests: number) =>
    countWrongSignatures(server.db, new Map([['forged', requests]]));
  await add(2);
  await add(1);
  expect(await card('forged')).toMatch(
    /3 requests with a wrong signature since \d{4}-\d\d-\d\d [\d:]+ UTC, the last one just now/,
  );
  const weekAgo = ago(8 * 24 * 60);
  await server.db.update(wrongSignatures).set({ since: weekAgo, lastAt: weekAgo });
  expect(await card('forged')).not.toContain('wrong signature');
  await add(1);
  expect(await card('forged')).toContain('One request with a wrong signature since');
});

test('a connection says whether it has an API token, and what one is for', async () => {
  await connect('told');
  expect(await card('told')).toContain('API tokenSet');
  await givenConnection(server.db, { id: 'untold', name: 'untold' });
  await server.reload();
  expect(await card('untold')).toMatch(/API tokenNot set\. .*who resolved a page/);
});
