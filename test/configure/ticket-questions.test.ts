import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketQuestions } from '../../src/configure/ticket-questions.ts';
import { chooseQuestions } from '../../src/core/follow-up/question-set.ts';
import { openDatabase } from '../../src/db/client.ts';
import { patternEdits } from '../../src/db/schema/index.ts';
import { policyFacts } from '../core/policy/policy-facts.ts';
import { applyText } from '../support/apply-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, name: 'test' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const [from, into] = ['a'.repeat(32), 'b'.repeat(32)];
const when = `fingerprint == "${from}"`;

async function askedOf(fingerprint: string) {
  const asked = chooseQuestions(await ticketQuestions(db.db), policyFacts({ fingerprint }));
  return asked?.questions;
}

test('what is asked of a pattern is asked of what it was merged into, and told as it was written', async () => {
  const applied = await applyText(
    db.db,
    `policy:
      rules: [ { name: all, when: "true", then: review } ]
      questions: [ { name: lag, when: '${when}', firstStep: Look., question: Is it the lag? } ]`,
  );
  expect(applied).toMatchObject({ ok: true });
  expect(await askedOf(from)).toEqual(['Is it the lag?']);
  expect(await askedOf(into)).not.toEqual(['Is it the lag?']);
  const made = { kind: 'merge', madeBy: 'person:dana', madeAt: new Date() } as const;
  await db.db.insert(patternEdits).values({ id: randomUUID(), ...made, fingerprint: from, into });
  expect(await askedOf(into)).toEqual(['Is it the lag?']);
  const [own] = await ticketQuestions(db.db);
  expect(own?.questions).toMatchObject([{ when }]);
});
