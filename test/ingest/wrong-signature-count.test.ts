import { expect, test } from 'vitest';
import { createWrongSignatureCount } from '../../src/ingest/wrong-signature-count.ts';

test('requests are summed up in memory and written as one sum for each connection', async () => {
  const written: (readonly [string, number])[][] = [];
  const failed: unknown[] = [];
  const count = createWrongSignatureCount({
    write: async (counted) => {
      written.push([...counted]);
      if (counted.has('away')) throw new Error('the database is away');
    },
    onFailed: (error) => failed.push(error),
  });
  for (const id of ['pd-main', 'gh-acme', 'pd-main']) count.add(id);
  await count.close();
  await count.close();
  count.add('away');
  await count.close();
  expect(written).toEqual([
    [
      ['pd-main', 2],
      ['gh-acme', 1],
    ],
    [['away', 1]],
  ]);
  expect(failed).toHaveLength(1);
});
