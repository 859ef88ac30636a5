import { expect, test } from 'vitest';
import { type AlertEpisode, foldEpisodes } from '../../../src/core/relate/fold-episodes.ts';
import { minute } from '../build-signals.ts';

const settleSeconds = 1_800;

/** A firing in minutes; `workedFrom` is the firing of it that people worked. */
function fired(id: string, from: number, until: number | null, workedFrom?: number): AlertEpisode {
  return {
    id,
    beganAt: minute(from),
    endedAt: until === null ? null : minute(until),
    alertKey: null,
    workedFrom: workedFrom === undefined ? null : minute(workedFrom),
    isPast: false,
    foundAt: null,
    decidedAt: null,
  };
}

function groups(episodes: readonly AlertEpisode[]) {
  return foldEpisodes(episodes, settleSeconds).map(({ members, worked }) => ({
    members: members.map(({ id }) => id),
    worked: worked?.id ?? null,
  }));
}

test('what people worked while it fired joins no group: it ends the one before it', () => {
  const episodes = [fired('a', 0, 4), fired('b', 10, 20, 10), fired('c', 30, 34)];
  expect(groups(episodes)).toEqual([
    { members: ['a'], worked: 'b' },
    { members: ['c'], worked: null },
  ]);
  expect(groups(episodes.toReversed())).toEqual(groups(episodes));
});

test('what fires before people take it up is a first sign, and what fires later is not', () => {
  const worked = fired('worked', 0, 40, 20);
  const episodes = [worked, fired('before', 10, 12), fired('after', 25, 27)];
  expect(groups(episodes)).toEqual([
    { members: ['before'], worked: 'worked' },
    { members: ['after'], worked: null },
  ]);
});

test('what fired long before the work announced nothing', () => {
  expect(groups([fired('early', 0, 4), fired('worked', 60, 70, 60)])).toEqual([
    { members: ['early'], worked: null },
  ]);
});

test('of two that fire at one moment, the one that people worked came of the other', () => {
  const episodes = [fired('a', 0, 9, 0), fired('b', 0, 4)];
  expect(groups(episodes)).toEqual([{ members: ['b'], worked: 'a' }]);
});

test('what became known after a person decided on the first one is a story of its own', () => {
  const decided = { ...fired('a', 0, 4), foundAt: minute(5), decidedAt: minute(60) };
  const known = { ...fired('b', 10, 14), foundAt: minute(15) };
  const late = { ...fired('c', 20, 24), foundAt: minute(61) };
  const next = { ...fired('d', 40, 44), foundAt: minute(62) };
  const alone = { members: ['c', 'd'], worked: null };
  expect(groups([decided, known, late, next])).toEqual([
    { members: ['a', 'b'], worked: null },
    alone,
  ]);
  const both = groups([decided, { ...late, decidedAt: minute(61) }, next]);
  expect(both.map(({ members }) => members)).toEqual([['a'], ['c'], ['d']]);
});
