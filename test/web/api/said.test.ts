import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { call, pathsIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let dana: string;

beforeAll(async () => {
  web = await startWebApp();
  dana = await makeToken(web.db, 'responder', 'dana');
});
afterAll(() => web.stop());

const text = 'It cleared before anyone needed to act.';

/** Severity 50, closeness 2, as the first release kept their reasons. */
function given(): Promise<CandidateRow> {
  return insertCandidate(web.db, {
    scoreReasons: [
      { factor: 'severity', value: 50, text: 'The service is of tier 1.' },
      { factor: 'closeness', value: 2, text },
      { factor: 'recurrence', value: 0.4, text: 'It was not seen before.' },
      { factor: 'agreement', value: 0.7, text: 'People agreed 7 of 10 times.' },
    ],
  });
}

function decide(id: string, action: string, body: unknown) {
  const address = `${web.url}/api/v1/candidates/${id}/${action}`;
  return call(address, { method: 'POST', token: dana, body });
}

async function stored(id: string): Promise<CandidateRow> {
  const [row] = await web.db.select().from(candidates).where(eq(candidates.id, id));
  if (row === undefined) throw new Error('it is gone');
  return row;
}

test.each([
  ['confirm', { ticket: 'no' }],
  ['dismiss', { reason: 'not_a_near_miss' }],
])(
  'what a person says with %s counts, beside what the facts gave, until it is undone',
  async (action, body) => {
    const { id, priority } = await given();
    const said = { version: 1, ...body, closeness: 50, severity: 2 };
    const { status, json } = await decide(id, action, said);
    expect(status).toBe(200);
    const by = 'token:dana';
    expect(json).toMatchObject({
      score: {
        closeness: 50,
        severity: 2,
        reasons: [
          { factor: 'closeness', value: 50, computed: 2, said: { value: 50, by } },
          { factor: 'recurrence', said: null, computed: 0.4, evidence: [] },
          { factor: 'severity', value: 2, computed: 50, said: { value: 2, by } },
          { factor: 'agreement' },
        ],
      },
    });
    expect(await stored(id)).toMatchObject({ saidCloseness: 50, saidSeverity: 2, saidBy: by });
    expect((await stored(id)).priority).not.toBe(priority);
    const undone = await decide(id, 'undo', { version: 2 });
    expect(undone.json).toMatchObject({ score: { closeness: 2, severity: 50 } });
    const { saidCloseness, saidSeverity, saidBy, scoreReasons } = await stored(id);
    expect({ saidCloseness, saidSeverity, saidBy }).toEqual({
      ...{ saidCloseness: null, saidSeverity: null, saidBy: null },
    });
    expect(scoreReasons.find(({ factor }) => factor === 'closeness')).toEqual({
      ...{ factor: 'closeness', value: 2, computed: 2, text },
    });
  },
);

test.each([
  ['confirm', { ticket: 'no' }],
  ['dismiss', { reason: 'duplicate' }],
])(
  'the gap and the impact on customers said with %s are kept until it is undone',
  async (action, body) => {
    const { id, priority, scoreReasons } = await given();
    const answers = {
      gap: 'capacity',
      gapText: 'The pool\nis too small. ',
      customerImpact: 'maybe',
    };
    const said = await decide(id, action, { version: 1, ...body, ...answers });
    const kept = { ...answers, gapText: 'The pool is too small.' };
    expect(said).toMatchObject({ status: 200, json: kept });
    const history = await call(`${web.url}/api/v1/candidates/${id}/history`, { token: dana });
    expect(history.json).toMatchObject({ items: [{ action, detail: kept }] });
    // They are no matter of the score.
    expect(await stored(id)).toMatchObject({ priority, scoreReasons, saidBy: 'token:dana' });
    const unknown = { gap: 'unknown', gapText: null, customerImpact: 'unknown' };
    expect(await decide(id, 'undo', { version: 2 })).toMatchObject({ json: unknown });
    expect(await stored(id)).toMatchObject({ priority, scoreReasons, saidBy: null });
  },
);

test('what is said of another gap says nothing of the one before, nor of how close it was', async () => {
  const { id } = await given();
  const first = { reason: 'known_and_accepted', closeness: 50, gap: 'data', gapText: 'A nil.' };
  await decide(id, 'dismiss', { version: 1, ...first });
  // As if the time were over for which it was accepted.
  await web.db.update(candidates).set({ status: 'open' }).where(eq(candidates.id, id));
  const again = { version: 2, ticket: 'no', gap: 'test' };
  expect(await decide(id, 'confirm', again)).toMatchObject({
    json: { gap: 'test', gapText: null, customerImpact: 'unknown', score: { closeness: 50 } },
  });
  const before = { gap: 'data', gapText: 'A nil.', score: { closeness: 50 } };
  expect(await decide(id, 'undo', { version: 3 })).toMatchObject({ json: before });
  expect(await stored(id)).toMatchObject({ saidCloseness: 50, saidBy: 'token:dana' });
});

test('who says how bad it could have been leaves how close it was as another one said', async () => {
  const { id } = await given();
  await decide(id, 'dismiss', { version: 1, reason: 'known_and_accepted', closeness: 50 });
  // As if the time were over for which it was accepted.
  await web.db.update(candidates).set({ status: 'open' }).where(eq(candidates.id, id));
  const worse = await decide(id, 'confirm', { version: 2, ticket: 'no', severity: 10 });
  expect(worse).toMatchObject({ json: { score: { closeness: 50, severity: 10 } } });
  const undone = await decide(id, 'undo', { version: 3 });
  expect(undone).toMatchObject({ json: { score: { closeness: 50, severity: 50 } } });
});

test.each([
  ['snooze', { until: new Date(Date.now() + 86_400_000).toISOString() }],
  ['merge', {}],
  ['confirm', { ticket: 'no' }],
])('to undo a %s takes back nothing that was said before it', async (action, body) => {
  const { id } = await given();
  const into = (await given()).id;
  const word = { closeness: 50, gap: 'data', gapText: 'A nil.', customerImpact: 'maybe' };
  await decide(id, 'dismiss', { version: 1, reason: 'known_and_accepted', ...word });
  // As if the time were over for which it was accepted.
  await web.db.update(candidates).set({ status: 'open' }).where(eq(candidates.id, id));
  const target = action === 'merge' ? { into } : {};
  const { status } = await decide(id, action, { version: 2, ...body, ...target });
  expect(status).toBe(200);
  const { closeness, ...answers } = word;
  const undone = await decide(id, 'undo', { version: 3 });
  expect(undone).toMatchObject({ json: { ...answers, score: { closeness } } });
  expect(await stored(id)).toMatchObject({ saidCloseness: 50, saidBy: 'token:dana' });
});

test('a gap that three services share is a theme', async () => {
  for (const serviceId of ['checkout', 'search', 'mail']) {
    const { id } = await insertCandidate(web.db, { serviceId, occurredAt: new Date() });
    await decide(id, 'confirm', { version: 1, ticket: 'no', gap: 'silent' });
  }
  const shared = { kind: 'gap', about: 'silent', services: ['checkout', 'mail', 'search'] };
  const { json } = await call(`${web.url}/api/v1/patterns/themes`, { token: dana });
  expect(json).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining(shared)]),
  });
});

test('a gap that nobody knows of is refused, and so is a text that is no line', async () => {
  const { id } = await given();
  const wrong = { gap: 'luck', gapText: 'x'.repeat(301), customerImpact: 'perhaps' };
  for (const [field, value] of Object.entries(wrong)) {
    const answer = await decide(id, 'confirm', { version: 1, [field]: value });
    expect(answer.status, field).toBe(422);
    expect(pathsIn(answer)).toEqual([field]);
  }
});

test('a decision without a word leaves the score as it is', async () => {
  const { id, priority, scoreReasons } = await given();
  await decide(id, 'confirm', { version: 1, ticket: 'no' });
  expect(await stored(id)).toMatchObject({ priority, scoreReasons, saidBy: null });
});

test('only the four steps of the scale can be said', async () => {
  const { id } = await given();
  for (const closeness of [0, 3, 51, '10', null]) {
    const answer = await decide(id, 'confirm', { version: 1, closeness });
    expect(answer.status, String(closeness)).toBe(422);
    expect(pathsIn(answer)).toEqual(['closeness']);
  }
  expect((await stored(id)).status).toBe('open');
});
