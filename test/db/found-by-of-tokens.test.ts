import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { candidates } from '../../src/db/schema/index.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { givenCandidate } from '../web/pages/given.ts';

const migration = new URL('../../migrations/0021_found_by_of_tokens.sql', import.meta.url);

test('what was decided with a token before rules were told apart counts for the rule that found it', async () => {
  const own = await createTestDatabase();
  const { db, close } = openDatabase({ url: own.url, maxConnections: 1, name: 'test' });
  const page = { detector: 'auto_resolved_page', found: { labels: ['escalated'] } } as const;
  const token = { status: 'confirmed', decidedBy: 'token:desk', foundBy: null } as const;
  const noise = { status: 'dismissed', decisionReason: 'not_a_near_miss' } as const;
  await givenCandidate(db, { ...page, ...token, title: 'confirmed' });
  await givenCandidate(db, { ...page, ...token, ...noise, title: 'dismissed' });
  await givenCandidate(db, { ...page, ...token, foundBy: 'handled', title: 'known' });
  await givenCandidate(db, { ...page, ...token, decidedBy: 'policy:all', title: 'by a rule' });
  await db.execute(sql.raw(await readFile(migration, 'utf8')));
  const { title, foundBy } = candidates;
  const rows = await db.select({ title, foundBy }).from(candidates);
  expect(new Map(rows.map((row) => [row.title, row.foundBy]))).toEqual(
    new Map([
      ['confirmed', 'escalated'],
      ['dismissed', 'escalated'],
      ['known', 'handled'],
      ['by a rule', null],
    ]),
  );
  await close();
  await own.drop();
});
