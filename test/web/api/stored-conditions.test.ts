import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertPolicy } from '../../../src/db/queries/insert-policy.ts';
import { call, pathsIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;
beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'admin', 'ada');
});
afterAll(() => web.stop());

function post(path: string, body: object) {
  return call(`${web.url}/api/v1/policy${path}`, { method: 'POST', token, body });
}

const ofOld = { name: 'of old', when: 'severity == 3', then: 'log' };
const everything = { name: 'everything', when: 'true', then: 'review' };
const asked = { name: 'of old', when: 'closeness == 3', firstStep: 'Look.', question: 'Why?' };

test('what an earlier release stored is in nobody’s way who changes something else, nor in a dry run', async () => {
  const rules = [ofOld, everything];
  expect(pathsIn(await post('/versions', { document: { rules } }))).toEqual([
    'document.rules[0].when',
  ]);
  const document = { rules, questions: [asked] };
  await web.db.transaction((tx) => insertPolicy(tx, { document, author: 'system', note: null }));
  const other = { ...everything, when: 'priority >= 20' };
  const changed = { ...document, rules: [ofOld, other] };
  expect(await post('/versions', { document: changed })).toMatchObject({ status: 201 });
  await insertCandidate(web.db);
  const tried = await post('/dry-run', { rules: [ofOld, other] });
  expect(tried.json).toMatchObject({ items: [{ verdict: 'review' }] });

  const faulty = { rules: [{ ...ofOld, when: 'severity == 4' }, other], questions: [asked] };
  expect(pathsIn(await post('/versions', { document: faulty }))).toEqual([
    'document.rules[0].when',
  ]);
  expect((await post('/dry-run', { rules: faulty.rules })).status).toBe(422);
});

test('rules that stood together go on to, also where one of them is refused by now', async () => {
  const rules = [everything, { ...everything, name: 'hidden', then: 'log' }];
  expect((await post('/versions', { document: { rules } })).status).toBe(422);
  await web.db.transaction((tx) =>
    insertPolicy(tx, { document: { rules }, author: 'system', note: null }),
  );
  expect((await post('/versions', { document: { rules, undoSeconds: 60 } })).status).toBe(201);
  const parted = [...rules, { ...everything, name: 'another' }];
  expect((await post('/versions', { document: { rules: parted } })).status).toBe(422);
});
