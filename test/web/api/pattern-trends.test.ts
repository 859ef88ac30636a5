import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer', 'lee');
  await givenSeen('often', [1, 3, 5, 7, 9, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68]);
  await givenSeen('rises', [2, 3, 6, 30]);
  await givenSeen('quiet', [21.5]);
});
afterAll(() => web.stop());

async function givenSeen(fingerprint: string, daysAgo: readonly number[]) {
  for (const days of daysAgo) {
    const occurredAt = new Date(Date.now() - days * 24 * 60 * 60_000);
    await insertCandidate(web.db, { fingerprint, occurredAt, detectedAt: occurredAt });
  }
}

type Page = { items: { fingerprint: string; trend: unknown }[]; nextCursor: string | null };

async function list(query: string): Promise<Page> {
  return (await call(`${web.url}/api/v1/patterns${query}`, { token })).json as Page;
}

const names = ({ items }: Page) => items.map(({ fingerprint }) => fingerprint);

test('patterns are listed as seen last, by rate or by trend', async () => {
  expect(names(await list(''))).toEqual(['often', 'rises', 'quiet']);
  expect(names(await list('?sort=rate'))).toEqual(['often', 'rises', 'quiet']);
  expect(names(await list('?sort=trend'))).toEqual(['rises', 'often', 'quiet']);
});

test('each tells its trend and what that is told of', async () => {
  const { items } = await list('?sort=trend');
  expect(items.map(({ trend }) => trend)).toEqual([
    { kind: 'rising', lately: 3, before: 1, quietDays: null },
    { kind: 'steady', lately: 5, before: 14, quietDays: null },
    { kind: 'quiet', lately: 0, before: 1, quietDays: 21 },
  ]);
  const one = await call(`${web.url}/api/v1/patterns/quiet`, { token });
  expect(one.json).toMatchObject({ trend: { kind: 'quiet', quietDays: 21 } });
});

test('pages go on where they ended, in their own order alone', async () => {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = await list(`?sort=trend&limit=1${cursor && `&cursor=${cursor}`}`);
    seen.push(...names(page));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['rises', 'often', 'quiet']);
  const { nextCursor } = await list('?sort=trend&limit=1');
  for (const other of ['last', 'rate']) {
    const url = `${web.url}/api/v1/patterns?sort=${other}&cursor=${nextCursor}`;
    expect((await call(url, { token })).status).toBe(422);
  }
});
