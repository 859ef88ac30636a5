import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, pathsIn } from '../support/call.ts';
import { ago, insertFact, insertSubject } from '../support/health-rows.ts';
import { insertCandidate, insertDelivery, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterAll(() => web.stop());

function ask(query: string) {
  return call(`${web.url}/api/v1/subjects${query}`, { token });
}

test('a subject tells its facts in their order, who told them, and what detectors concluded', async () => {
  const key = 'pd-main/incident:Q1/odd key?';
  await insertSubject(web.db, { key, because: ['A person resolved it.'], historical: true });
  const deliveryId = await insertDelivery(web.db);
  await insertFact(web.db, {
    subjectKey: key,
    factKey: 'log:R1',
    kind: 'page.noted',
    source: 'api',
    occurredAt: ago(3),
  });
  await insertFact(web.db, { subjectKey: key, factKey: 'E1', deliveryId, occurredAt: ago(9) });
  const candidate = await insertCandidate(web.db, { subjectKey: key, status: 'withdrawn' });
  const { status, json } = await ask(`?key=${encodeURIComponent(key)}`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    key,
    kind: 'incident',
    connection: 'pd-main',
    historical: true,
    conclusions: [{ detector: 'auto_resolved_page', because: 'A person resolved it.' }],
    facts: [
      { kind: 'page.triggered', factKey: 'E1', source: 'webhook', deliveryId },
      { kind: 'page.noted', factKey: 'log:R1', source: 'api', deliveryId: null },
    ],
    factCount: 2,
    candidates: [{ id: candidate.id, status: 'withdrawn' }],
  });
});

test('what no detector of today said is told without a name', async () => {
  const key = 'pd-main/incident:Q2';
  await insertSubject(web.db, { key, because: ['One.', 'Another.', 'A third.'] });
  const { json } = await ask(`?key=${encodeURIComponent(key)}`);
  expect(json).toMatchObject({
    conclusions: [
      { detector: null, because: 'One.' },
      { detector: null, because: 'Another.' },
      { detector: null, because: 'A third.' },
    ],
  });
});

test('a subject that is not there is not found, and a question without a key is refused', async () => {
  expect((await ask('?key=pd-main%2Fincident%3Anobody')).status).toBe(404);
  const refused = await ask('');
  expect(refused.status).toBe(422);
  expect(pathsIn(refused)).toEqual(['key']);
});
