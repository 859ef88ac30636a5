import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { call, pathsIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterAll(() => web?.stop());

const get = (path: string) => call(`${web.url}/api/v1${path}`, { token });

const Schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() });
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string() })).default([]),
  responses: z.record(
    z.string(),
    z.looseObject({
      content: z.record(z.string(), z.looseObject({ schema: Schema.optional() })).optional(),
    }),
  ),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ get: Operation.optional() })),
});

test('every list takes limit and cursor, and answers items and nextCursor', async () => {
  const { paths } = Document.parse((await get('/openapi.json')).json);
  const lists = Object.entries(paths).flatMap(([path, { get: operation }]) => {
    const answer = operation?.responses['200']?.content?.['application/json']?.schema?.properties;
    if (operation === undefined || answer?.['items'] === undefined) return [];
    const takes = operation.parameters.map(({ name }) => name);
    return [{ path, answers: Object.keys(answer), takes }];
  });
  expect(lists.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/candidates', '/inbox', '/policy/offers', '/patterns/themes']),
  );
  for (const { path, answers, takes } of lists) {
    expect(answers, path).toContain('nextCursor');
    expect(takes, path).toEqual(expect.arrayContaining(['limit', 'cursor']));
  }
});

const Page = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  nextCursor: z.string().nullable(),
});

async function walk(path: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: z.infer<typeof Page> = Page.parse((await get(`${path}?limit=3${from}`)).json);
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  return seen;
}

test('a list that is worked out as a whole is read page by page, each item once', async () => {
  for (let nth = 0; nth < 13 * 4; nth += 1) {
    const by = { status: 'confirmed', decidedBy: 'person:dana', decidedAt: new Date() } as const;
    await insertCandidate(web.db, { fingerprint: `print ${nth % 4}`, ...by });
  }
  for (const path of ['/policy/facts', '/policy/offers']) {
    const whole = Page.parse((await get(`${path}?limit=200`)).json);
    expect(whole.nextCursor).toBeNull();
    expect(whole.items.length).toBeGreaterThan(3);
    expect(await walk(path)).toEqual(whole.items);
  }
  expect(pathsIn(await get('/policy/offers?cursor=nonsense'))).toEqual(['cursor']);
  expect(pathsIn(await get('/patterns/themes?limit=0'))).toEqual(['limit']);
});
