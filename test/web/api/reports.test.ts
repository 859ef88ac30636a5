import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { services } from '../../../src/db/schema/index.ts';
import { call, pathsIn } from '../support/call.ts';
import { makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let viewerToken: string;

beforeAll(async () => {
  web = await startWebApp();
  viewerToken = await makeToken(web.db, 'viewer');
  const named = { teamId: null, tier: 1, match: {}, position: 0 };
  await web.db.insert(services).values({ id: 'checkout', name: 'Checkout', ...named });
});
afterAll(() => web.stop());

const Candidate = z.looseObject({ id: z.string() });

describe('a report by the API', () => {
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    call(`${web.url}/api/v1/reports`, { token: viewerToken, body, headers });

  test('answers the candidate of a report, once for each key', async () => {
    const body = {
      what: 'The certificate ends tomorrow',
      savedBy: { kind: 'person', text: 'A customer asked' },
      closeness: 10,
      customerImpact: 'maybe',
      gap: 'silent',
      gapText: 'nothing watches it',
      service: 'checkout',
      at: '2026-03-01T10:00:00Z',
    };
    const made = await send(body, { 'idempotency-key': 'one' });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({
      detector: 'manual_report',
      status: 'open',
      service: 'checkout',
      occurredAt: '2026-03-01T10:00:00.000Z',
      savedBy: { kind: 'person', text: 'A customer asked' },
      customerImpact: 'maybe',
      gap: 'silent',
      gapText: 'nothing watches it',
      score: { severity: 50, closeness: 10 },
    });
    const again = await send(body, { 'idempotency-key': 'one' });
    expect(again.status).toBe(200);
    expect(Candidate.parse(again.json).id).toBe(Candidate.parse(made.json).id);
    const other = await send({ what: 'Something else' }, { 'idempotency-key': 'one' });
    expect(other.status).toBe(422);
    expect(pathsIn(other)).toEqual(['Idempotency-Key']);
  });

  test.each([
    [{}, 'what'],
    [{ what: ' ' }, 'what'],
    [{ what: 'a', whom: 'b' }, 'whom'],
    [{ what: 'a', service: 'nowhere' }, 'service'],
    [{ what: 'a', url: 'javascript:alert(1)' }, 'url'],
    [{ what: 'a', closeness: 3 }, 'closeness'],
    [{ what: 'a', at: '2199-01-01' }, 'at'],
  ])('refuses %j and names what is wrong', async (body, path) => {
    const refused = await send(body);
    expect(refused.status).toBe(422);
    expect(pathsIn(refused).join()).toContain(path);
  });

  test('the same thing told twice, with other numbers in it, is one pattern', async () => {
    const tell = async (what: string) => (await send({ what, service: 'checkout' })).json;
    const Pattern = z.looseObject({ fingerprint: z.string() });
    const one = Pattern.parse(await tell('Only 3 GB were left on disk 17'));
    const other = Pattern.parse(await tell('Only 12 GB were left on disk 4'));
    expect(other.fingerprint).toBe(one.fingerprint);
  });
});
