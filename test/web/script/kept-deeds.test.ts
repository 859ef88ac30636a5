import { expect, test } from 'vitest';
import { forgetKept, keepDeed, keptDeeds } from '../../../src/web/script/kept-deeds.ts';

const minuteMs = 60_000;

function givenKeeper(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  };
}

function deedOf(name: string, atMs = 0) {
  return { address: `/candidates/${name}/undo`, version: '2', alike: '', id: name, atMs };
}

test('what was decided is kept in its order, each once', () => {
  const keeper = givenKeeper();
  for (const name of ['a', 'b', 'a']) keepDeed(keeper, deedOf(name));
  expect(keptDeeds(keeper, 0).map(({ id }) => id)).toEqual(['b', 'a']);
  forgetKept(keeper, '/candidates/a/undo', 0);
  expect(keptDeeds(keeper, 0)).toEqual([deedOf('b')]);
});

test('what was decided some minutes ago is not kept any more', () => {
  const keeper = givenKeeper();
  keepDeed(keeper, deedOf('a'));
  expect(keptDeeds(keeper, 9 * minuteMs)).toHaveLength(1);
  expect(keptDeeds(keeper, 11 * minuteMs)).toEqual([]);
  keepDeed(keeper, deedOf('b', 11 * minuteMs));
  expect(keeper.getItem()).not.toContain('candidates/a');
});

test.each(['', 'no json', '{}', '[1, null]', '[{"address":"https://evil.example/undo","atMs":0}]'])(
  'of %j nothing is taken back',
  (text) => {
    expect(keptDeeds(givenKeeper(text), 0)).toEqual([]);
  },
);
