import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, pathsIn, problemIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;
let id: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'admin');
  id = (await insertCandidate(web.db)).id;
});
afterAll(() => web.stop());

function confirm(body: string, type: string | null = 'application/json') {
  return call(`${web.url}/api/v1/candidates/${id}/confirm`, {
    method: 'POST',
    token,
    body,
    headers: type === null ? { 'content-type': '' } : { 'content-type': type },
  });
}

describe('a body', () => {
  test('with a key that nobody knows is refused, and the key is named', async () => {
    const answer = await confirm('{"version":1,"status":"confirmed"}');
    expect(answer.status).toBe(422);
    expect(problemIn(answer).errors).toEqual([{ path: 'status', message: 'is not known here' }]);
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const odd = await confirm(`{"version":1,"${key}":{"polluted":true}}`);
      expect(odd.status, key).toBe(422);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('has to say that it is JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect((await confirm('{"version":1}', type)).status, type).toBe(415);
    }
    expect((await confirm('{"version":1}', 'application/json; charset=utf-8')).status).toBe(200);
  });

  test('of more than 256 KB is refused, also when its length is not told', async () => {
    const large = JSON.stringify({ version: 1, note: 'x'.repeat(256 * 1024) });
    expect((await confirm(large)).status).toBe(413);
    const streamed = await fetch(`${web.url}/api/v1/candidates/${id}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect(streamed.status).toBe(413);
    expect(streamed.headers.get('content-type')).toBe('application/problem+json');
  });

  test('that is not JSON, too deep or not UTF-8 is refused', async () => {
    for (const body of ['{', '', 'null', '[]', '"text"', `${'['.repeat(100_000)}`]) {
      const answer = await confirm(body);
      expect([400, 422], body.slice(0, 20)).toContain(answer.status);
    }
  });

  test('with text that the database can not hold is refused, not half stored', async () => {
    for (const note of ['\\u0000', 'x\\ud800y']) {
      const answer = await confirm(`{"version":1,"note":"${note}"}`);
      expect(answer.status, note).toBe(422);
      expect(pathsIn(answer)).toEqual(['note']);
    }
  });

  test('with a version that can be none is refused', async () => {
    for (const version of ['0', '-1', '1.5', '"1"', 'null', '1e400', '12345678901234567890']) {
      expect((await confirm(`{"version":${version}}`)).status, version).toBe(422);
    }
  });
});

describe('an address', () => {
  test('that the API does not have is answered with a problem', async () => {
    for (const path of ['/nothing', '/candidates/x/y/z', '/policy/versions/0', '/teams/%00']) {
      const answer = await call(`${web.url}/api/v1${path}`, { token });
      expect([404, 422], path).toContain(answer.status);
      expect(answer.headers.get('content-type'), path).toBe('application/problem+json');
    }
  });

  test('with odd text in it never breaks anything', async () => {
    for (const path of [
      '/candidates?q=%00',
      '/candidates?q=%',
      '/candidates?q=%25%5C%5F',
      '/candidates?q=%ED%A0%80',
      '/candidates?since=9999-12-31T23:59:59-14:00',
      '/candidates?service=%F0%9F%92%A5',
      '/services/%E0%A4%A',
      '/policy/versions/99999999999999999999',
      '/audit?cursor=W10',
      '/audit?cursor=WzFlMzBd',
      '/deliveries?since=0001-01-01',
      '/patterns?cursor=WyJ4Il0',
    ]) {
      const answer = await call(`${web.url}/api/v1${path}`, { token });
      expect(answer.status, `${path} ${answer.text}`).toBeLessThan(500);
    }
  });
});

test('our own trouble is answered without any of its insides', async () => {
  await web.db.execute('alter table policies rename to policies_gone');
  try {
    const answer = await call(`${web.url}/api/v1/policy`, { token });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.text).not.toMatch(/policies|select|\.ts|postgres/i);
  } finally {
    await web.db.execute('alter table policies_gone rename to policies');
  }
});
