import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { againAfterDeadlock } from '../../src/db/again-after-deadlock.ts';
import { openDatabase } from '../../src/db/client.ts';
import { createTestDatabase } from '../support/test-database.ts';

test('of two changes that wait for each other, the one that the database ended is made again', async () => {
  const own = await createTestDatabase();
  const { db, close } = openDatabase({ url: own.url, maxConnections: 2, name: 'test' });
  let holding = 0;
  let bothHold = () => {};
  const both = new Promise<void>((resolve) => {
    bothHold = resolve;
  });
  let tries = 0;
  const lockBoth = (first: number, second: number) =>
    againAfterDeadlock(() =>
      db.transaction(async (tx) => {
        tries += 1;
        await tx.execute(sql`select pg_advisory_xact_lock(${first}::bigint)`);
        holding += 1;
        if (holding === 2) bothHold();
        await both;
        await tx.execute(sql`select pg_advisory_xact_lock(${second}::bigint)`);
        return first;
      }),
    );
  expect(await Promise.all([lockBoth(1, 2), lockBoth(2, 1)])).toEqual([1, 2]);
  expect(tries).toBe(3);
  await expect(againAfterDeadlock(() => Promise.reject(new Error('other')))).rejects.toThrow(
    'other',
  );
  await close();
  await own.drop();
});
