import { afterAll, beforeAll, expect, test } from 'vitest';
import { activatePolicy } from '../../../src/configure/policy-versions.ts';
import { insertPolicy } from '../../../src/db/queries/insert-policy.ts';
import { openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

test('the page of the policy shows what tickets ask, an admin’s own before what came along', async () => {
  const before = (await server.get('/policy')).text;
  expect(before).toContain('These came with Closecall, and there are no others.');
  expect(before).toContain('a page that cleared itself');
  expect(before).toContain('detector == &quot;auto_resolved_page&quot;');
  expect(before).toContain('Would it recover at peak?');
  // A few, where a person told of it.
  expect(before).toMatch(/Questions.*Who else would have noticed\?.*What told us\?/);
  const own = {
    name: 'payments at month end',
    when: 'service == "payments"',
    firstStep: 'Compare it with <last> month.',
    question: ['Would it recover then?'],
  };
  const document = { rules: [{ name: 'ask', when: 'true', then: 'review' }], questions: [own] };
  await server.db.transaction(async (tx) => {
    const version = await insertPolicy(tx, { document, author: 'file', note: null });
    await activatePolicy(tx, version, 'file');
  });
  const { text } = await server.get('/policy', viewer);
  const places = [
    own.name,
    'service == &quot;payments&quot;',
    'Compare it with &lt;last&gt; month.',
  ];
  const order = [...places, 'Would it recover then?', 'Where none of these fits', 'anything else'];
  const found = order.map((part) => text.indexOf(part));
  expect(found).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(text).not.toContain('there are no others');
});
