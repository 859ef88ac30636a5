import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { count, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connections, deliveries, deliveryKeys } from '../../src/db/schema/index.ts';
import { pollUntil } from '../support/poll-until.ts';
import { githubRequest } from '../support/signed-request.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall();
});
afterAll(() => closecall?.stop());

const post = (request: RequestInit, connection = 'gh-acme') =>
  fetch(`${closecall.url}/hooks/${connection}`, request);
const rowOf = async (delivery: string) => {
  const rows = await closecall.db
    .select({
      id: deliveries.id,
      status: deliveries.status,
      reason: deliveries.reason,
      body: deliveries.body,
    })
    .from(deliveryKeys)
    .innerJoin(deliveries, eq(deliveries.id, deliveryKeys.deliveryId))
    .where(eq(deliveryKeys.key, delivery));
  return rows[0] ?? null;
};
const countRows = async () => {
  const [row] = await closecall.db.select({ rows: count() }).from(deliveries);
  return row?.rows ?? 0;
};

describe('a request that nobody signed is refused, always alike, and leaves nothing', () => {
  const body = '{"zen":"Keep it logically awesome."}';
  const good = githubRequest(body).headers as Record<string, string>;
  const signature = good['x-hub-signature-256'] ?? '';
  const wrong: Record<string, Record<string, string>> = {
    missing: { 'x-hub-signature-256': '' },
    wrong: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    truncated: { 'x-hub-signature-256': signature.slice(0, -1) },
    uppercase: { 'x-hub-signature-256': `sha256=${signature.slice(7).toUpperCase()}` },
    'of another kind': { 'x-hub-signature-256': signature.replace('sha256', 'sha1') },
    base64: {
      'x-hub-signature-256': `sha256=${Buffer.from(signature.slice(7), 'hex').toString('base64')}`,
    },
    'behind 200 others': {
      'x-hub-signature-256': `${Array(200)
        .fill(`sha256=${'1'.repeat(64)}`)
        .join(',')},${signature}`,
    },
  };
  test.each(Object.entries(wrong))('%s', async (_, headers) => {
    const before = await countRows();
    const answer = await post(githubRequest(body, { headers }));
    expect([answer.status, await answer.text()]).toEqual([401, 'signature missing or wrong\n']);
    expect(await countRows()).toBe(before);
  });

  test('a header of ten thousand signatures', async () => {
    const many = Array(10_000)
      .fill(`sha256=${'1'.repeat(64)}`)
      .join(',');
    const answer = await post(githubRequest(body, { headers: { 'x-hub-signature-256': many } }));
    expect(answer.status).toBe(401);
  });

  test('a connection without a secret takes nothing', async () => {
    await closecall.db.insert(connections).values({
      id: 'no-secret',
      connector: 'github',
      name: 'no secret',
      settings: {},
      createdAt: new Date(),
      updatedAt: new Date(),
    });
    const answer = await pollUntil(
      () => post(githubRequest(body, { secret: '' }), 'no-secret'),
      ({ status }) => status !== 404,
    );
    expect(answer.status).toBe(401);
  });
});

test('an unknown connection, a disabled one, and odd paths answer 404 alike', async () => {
  await closecall.db.insert(connections).values({
    id: 'switched-off',
    connector: 'github',
    name: 'off',
    enabled: false,
    settings: {},
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  for (const id of ['nobody', 'switched-off', '%00', '..%2Fpd-main', 'a'.repeat(5_000)]) {
    const answer = await post(githubRequest('{}'), id);
    expect([answer.status, await answer.text()]).toEqual([404, 'no such connection\n']);
  }
});

test('what follows a question mark is no part of the name; a longer path is no webhook', async () => {
  expect((await post(githubRequest('{"zen":"a"}'), 'gh-acme?from=a-proxy')).status).toBe(202);
  // Whatever is no webhook needs a session.
  for (const path of ['', 'gh-acme/', 'gh-acme/more']) {
    expect((await post(githubRequest('{"zen":"b"}'), path)).status, path).toBe(401);
  }
  expect((await post({ method: 'PUT' })).status).toBe(401);
  expect((await post({ method: 'GET' })).status).toBe(401);
});

test.each([
  ['text/plain', {}],
  ['application/x-www-form-urlencoded', {}],
  ['multipart/form-data; boundary=x', {}],
  ['application/json', { 'content-encoding': 'gzip' }],
])('%s %j answers 415', async (type, extra) => {
  const answer = await post(githubRequest('{}', { headers: { 'content-type': type, ...extra } }));
  expect(answer.status).toBe(415);
});

test('a repeat is answered as stored and stored once; other bytes under the same id are kept apart', async () => {
  const delivery = randomUUID();
  for (let round = 0; round < 20; round += 1) {
    expect((await post(githubRequest('{"zen":"one"}', { delivery }))).status).toBe(202);
  }
  expect((await post(githubRequest('{"zen":"two"}', { delivery }))).status).toBe(202);
  const conflicts = await pollUntil(
    () => closecall.db.select().from(deliveries).where(eq(deliveries.status, 'quarantined')),
    (rows) => rows.length > 0,
  );
  expect(conflicts).toHaveLength(1);
  expect(conflicts[0]?.reason).toContain('different body');
  expect(Buffer.from((await rowOf(delivery))?.body ?? []).toString()).toBe('{"zen":"one"}');
});

test('a delivery has the time of the database, also when that was moved', async () => {
  await closecall.shiftTime('-1 hour');
  const delivery = randomUUID();
  expect((await post(githubRequest('{"zen":"late"}', { delivery }))).status).toBe(202);
  const [row] = await closecall.db
    .select({
      ageMs: sql<string>`extract(epoch from closecall_now() - ${deliveries.receivedAt}) * 1000`,
      owedMs: sql<string>`extract(epoch from closecall_now() - ${deliveries.dueAt}) * 1000`,
    })
    .from(deliveries)
    .where(eq(deliveries.key, delivery));
  await closecall.shiftTime('1 hour');
  for (const ms of [Number(row?.ageMs), Number(row?.owedMs)]) {
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(60_000);
  }
});

test('many at once are each stored once and answered after the commit', async () => {
  const ids = Array.from({ length: 200 }, () => randomUUID());
  const answers = await Promise.all(
    [...ids, ...ids].map((delivery) => post(githubRequest('{"zen":"burst"}', { delivery }))),
  );
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
  const rows = await Promise.all(ids.map(rowOf));
  expect(rows.every((row) => row !== null)).toBe(true);
});

test('a body at the limit is taken, one byte more is refused, and a lying length gets no answer of ours', async () => {
  const limit = 1024 * 1024;
  const jira = (length: number) => ({ ...githubRequest(Buffer.alloc(length, 0x20)) });
  expect((await post(jira(limit), 'jira-main')).status).toBe(401);
  expect((await post(jira(limit + 1), 'jira-main')).status).toBe(413);
  const chunked = new ReadableStream({
    pull(controller) {
      controller.enqueue(Buffer.alloc(256 * 1024, 0x20));
    },
  });
  const endless = fetch(`${closecall.url}/hooks/jira-main`, {
    method: 'POST',
    body: chunked,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit);
  const answer = await endless.then(
    ({ status }) => status,
    () => 'connection closed',
  );
  expect([413, 'connection closed']).toContain(answer);
  expect(
    await rawAnswer('Content-Length: 10\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  ).toMatch(/^HTTP\/1.1 400/);
});

/** Sends bytes that no HTTP client would send. */
function rawAnswer(headers: string, body: string): Promise<string> {
  const { port } = new URL(closecall.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST /hooks/gh-acme HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n${body}`,
      );
    });
    socket.on('data', (chunk) => {
      text += chunk.toString();
      socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
