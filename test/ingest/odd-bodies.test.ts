import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { deliveries, deliveryKeys } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { settled } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { githubRequest } from '../support/signed-request.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall();
});
afterAll(() => closecall?.stop());

const post = (request: RequestInit) => fetch(`${closecall.url}/hooks/gh-acme`, request);
const rowOf = async (delivery: string) => {
  const rows = await closecall.db
    .select({ status: deliveries.status, reason: deliveries.reason, body: deliveries.body })
    .from(deliveryKeys)
    .innerJoin(deliveries, eq(deliveries.id, deliveryKeys.deliveryId))
    .where(eq(deliveryKeys.key, delivery));
  return rows[0] ?? null;
};

describe('what is authentic is stored as it is, whatever is in it, and never stops the next one', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const odd: [string, string | Uint8Array, 'quarantined' | 'ignored'][] = [
    ['no JSON', 'not json', 'quarantined'],
    ['empty', '', 'quarantined'],
    ['half a JSON', '{"action":"comp', 'quarantined'],
    ['nesting of 65', deep(65), 'quarantined'],
    ['nesting of 200,000', deep(200_000), 'quarantined'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'quarantined'],
    ['a raw NUL', '{"zen":"a\u0000b"}', 'quarantined'],
    ['an escaped NUL and a lone surrogate', '{"zen":"\\u0000 \\ud800","hook_id":1}', 'ignored'],
    [
      'keys of the prototype',
      '{"__proto__":{"polluted":true},"toString":1,"constructor":{"prototype":{}},"zen":"x","hook_id":1}',
      'ignored',
    ],
    ['numbers past 2^53', '{"zen":"x","hook_id":12345678901234567890,"n":1e400}', 'ignored'],
  ];
  test.each(odd)('%s', async (_, body, status) => {
    const delivery = randomUUID();
    expect((await post(githubRequest(body, { delivery }))).status).toBe(202);
    const after = randomUUID();
    expect(
      (await post(githubRequest('{"zen":"after","hook_id":1}', { delivery: after }))).status,
    ).toBe(202);
    const row = await pollUntil(
      () => rowOf(delivery),
      (found) => found?.status !== 'pending',
    );
    expect(row?.status, row?.reason ?? '').toBe(status);
    expect(row?.reason).not.toMatch(/\n\s+at |node_modules/);
    expect(Buffer.from(row?.body ?? []).equals(Buffer.from(body))).toBe(true);
    expect(
      (
        await pollUntil(
          () => rowOf(after),
          (found) => found?.status !== 'pending',
        )
      )?.status,
    ).toBe('ignored');
    expect('polluted' in {}).toBe(false);
  });

  test('an event that nobody knows is stored and ignored, with the reason', async () => {
    const delivery = randomUUID();
    await post(githubRequest('{"action":"created"}', { delivery, event: 'star' }));
    const row = await pollUntil(
      () => rowOf(delivery),
      (found) => found?.status !== 'pending',
    );
    expect(row?.status).toBe('ignored');
    expect(row?.reason).toBeTruthy();
  });
});

test('times of the years 1970 and 9999 end in candidates near the time of receipt', async () => {
  for (const year of ['1970-01-02T00:00:00Z', '9998-12-31T00:00:00Z']) {
    const told = page({ ids: seededIds(year), at: new Date(year), service: services.checkout }, [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: 60_000, event: 'resolved', by: 'monitor' },
    ]);
    for (const each of told) expect((await closecall.pagerduty.send(each)).kind).toBe('delivered');
  }
  await settled(closecall);
  const rows = await closecall.db.select().from(candidates);
  expect(rows).toHaveLength(2);
  for (const row of rows) {
    expect(Math.abs(row.occurredAt.getTime() - Date.now())).toBeLessThan(49 * 3_600_000);
  }
});
