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

const text = 'It cleared before anyone touched it.';

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
