import { expect, test } from 'vitest';
import { gatherIds } from '../../src/queue/gather-ids.ts';
import { pollUntil } from '../support/poll-until.ts';

function gathering(options: { forMs: number; most: number }) {
  const passed: string[][] = [];
  const gathered = gatherIds(async (ids) => void passed.push(ids), options);
  return { passed, gathered };
}

test('an id that comes alone is passed on at once', () => {
  const { passed, gathered } = gathering({ forMs: 60_000, most: 32 });
  gathered.add(['a']);
  expect(passed).toEqual([['a']]);
});

test('ids that come soon after share a job, in the order they came', async () => {
  const { passed, gathered } = gathering({ forMs: 20, most: 32 });
  for (const ids of [['a'], ['b', 'c'], ['d']]) gathered.add(ids);
  expect(passed).toEqual([['a']]);
  await pollUntil(
    () => passed.length,
    (jobs) => jobs > 1,
  );
  expect(passed).toEqual([['a'], ['b', 'c', 'd']]);
});

test('no job holds more than it may', () => {
  const { passed, gathered } = gathering({ forMs: 60_000, most: 2 });
  gathered.add(['a', 'b', 'c', 'd', 'e']);
  expect(passed).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test('what is gathered when the process stops is passed on before it is over', async () => {
  const { passed, gathered } = gathering({ forMs: 60_000, most: 32 });
  for (const ids of [['a'], ['b']]) gathered.add(ids);
  await gathered.flush();
  await gathered.flush();
  expect(passed).toEqual([['a'], ['b']]);
});
