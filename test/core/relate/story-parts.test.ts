import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AlertEpisode,
  type EpisodeGroup,
  foldEpisodes,
} from '../../../src/core/relate/fold-episodes.ts';
import { storyRange } from '../../../src/core/relate/story-parts.ts';
import { minute } from '../build-signals.ts';

const settleSeconds = 1_800;

/** Stretches of many hours, of which some firings last for hours, have another key or were worked. */
const firing = fc.record({
  at: fc.integer({ min: 0, max: 2_000 }),
  lasts: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 20 }) },
    fc.integer({ min: 0, max: 500 }),
  ),
  alertKey: fc.constantFrom(null, null, 'one', 'other'),
  worked: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});
const firings = fc
  .array(firing, { minLength: 2, maxLength: 120 })
  .map((all) => all.map((each, nth) => episode(String(nth).padStart(3, '0'), each)));

type Firing = typeof firing extends fc.Arbitrary<infer T> ? T : never;

function episode(id: string, { at, lasts, alertKey, worked }: Firing): AlertEpisode {
  return {
    id,
    beganAt: minute(at),
    endedAt: minute(at + lasts),
    alertKey,
    workedFrom: worked ? minute(at) : null,
    isPast: false,
    foundAt: null,
    decidedAt: null,
  };
}

/** What begins `every` minutes after the other. */
function flapping(times: number, every: number, from = 0): readonly AlertEpisode[] {
  const none = { lasts: 3, alertKey: null, worked: false };
  return Array.from({ length: times }, (_, nth) =>
    episode(String(nth).padStart(4, '0'), { at: from + nth * every, ...none }),
  );
}

function sizes(episodes: readonly AlertEpisode[]): readonly number[] {
  return foldEpisodes(episodes, settleSeconds).map(({ members }) => members.length);
}

test('an alert that flaps for some hours is one story', () => {
  expect(sizes(flapping(10, 28, 10))).toEqual([10]);
  expect(sizes(flapping(500, 0.5, 10))).toEqual([500]);
});

test('one that flaps for longer is told in parts, each firing in one of them', () => {
  const parts = sizes(flapping(7 * 72, 20, 10));
  expect(parts.slice(0, 3)).toEqual([18, 9, 9]);
  expect(parts.reduce((sum, each) => sum + each)).toBe(7 * 72);
});

test('a short story is not cut, whenever it begins', () => {
  for (let from = 0; from < 200; from += 7) expect(sizes(flapping(7, 28, from))).toEqual([7]);
});

test('a firing is in the same story whether that or everything is read', () => {
  fc.assert(
    fc.property(firings, fc.nat(), (all, nth) => {
      const one = all[nth % all.length];
      if (one === undefined || one.workedFrom !== null) return;
      expect(storyOf(one, read(all, one).episodes)).toEqual(storyOf(one, all));
    }),
    { numRuns: 500 },
  );
});

test('what one more firing puts into other stories is read as a whole beside it', () => {
  fc.assert(
    fc.property(firings, fc.nat(), (all, nth) => {
      const one = all[nth % all.length];
      if (one === undefined) return;
      const others = all.filter((each) => each !== one);
      for (const [before, after] of [
        [others, all],
        [all, others],
      ] as const) {
        const { episodes, isWhole } = read(after, one);
        const seen = told(foldEpisodes(episodes, settleSeconds).filter(isWhole));
        const now = told(foldEpisodes(after, settleSeconds));
        const past = told(foldEpisodes(before, settleSeconds));
        expect(now).toEqual(expect.arrayContaining([...seen]));
        expect(seen).toEqual(expect.arrayContaining(now.filter((story) => !past.includes(story))));
      }
    }),
    { numRuns: 500 },
  );
});

function read(all: readonly AlertEpisode[], { beganAt, endedAt }: AlertEpisode) {
  const { from, until, isWhole } = storyRange(
    { from: beganAt, until: endedAt ?? beganAt },
    settleSeconds,
  );
  const episodes = all.filter(
    (each) => (each.endedAt ?? each.beganAt) >= from && each.beganAt < until,
  );
  return { episodes, isWhole: ({ partFrom }: EpisodeGroup) => isWhole(partFrom) };
}

function storyOf({ id }: AlertEpisode, episodes: readonly AlertEpisode[]): string | undefined {
  const groups = foldEpisodes(episodes, settleSeconds);
  return told(groups.filter(({ members }) => members.some((each) => each.id === id)))[0];
}

function told(groups: readonly EpisodeGroup[]): readonly string[] {
  return groups.map(({ members, head, worked }) =>
    JSON.stringify([members.map(({ id }) => id), head.id, worked?.id ?? null]),
  );
}
