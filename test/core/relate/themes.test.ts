import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findThemes, resemblance, type ThemePattern } from '../../../src/core/relate/themes.ts';

function pattern(service: string, title: string, given: Partial<ThemePattern> = {}): ThemePattern {
  const at = given.firstAt ?? new Date('2026-03-01T00:00:00Z');
  return {
    fingerprint: `${service}/${title}`,
    service,
    serviceNames: [service],
    words: [title],
    gaps: ['unknown'],
    count: 1,
    firstAt: at,
    lastAt: at,
    ...given,
  };
}

const services = ['checkout', 'search', 'billing'];

test('the same gap on three services is a theme, on two it is none, and unknown never is', () => {
  const of = (gap: string, where: readonly string[]) =>
    findThemes(where.map((each) => pattern(each, `${each} x`, { gaps: [gap, 'unknown'] })));
  expect(of('capacity', services)).toMatchObject([
    {
      kind: 'gap',
      key: 'gap-capacity',
      about: 'capacity',
      services: services.toSorted(),
      count: 3,
    },
  ]);
  expect(of('capacity', ['checkout', 'search', 'search'])).toEqual([]);
  expect(of('unknown', services)).toEqual([]);
});

test.each<[string, readonly [string, string, string]]>([
  [
    'only values differ',
    ['Pool 80% used on db-1', 'Pool 95% used on db-2', 'Pool 99 % used on db-7'],
  ],
  [
    'only the service is named',
    ['checkout: pool exhausted', 'search: pool exhausted', 'billing: pool exhausted'],
  ],
  [
    'one word in five is another',
    [
      'connection pool of primary exhausted',
      'connection pool of replica exhausted',
      'connection pool of standby exhausted',
    ],
  ],
])('titles on three services are a theme where %s', (_, titles) => {
  const [theme, ...others] = findThemes(
    titles.map((title, nth) => pattern(services[nth] ?? '', title)),
  );
  expect(others).toEqual([]);
  expect(theme).toMatchObject({ kind: 'words', services: services.toSorted() });
});

test.each<[string, readonly [string, string, string]]>([
  ['they are about other things', ['Pool is exhausted', 'Queue is stuck now', 'Disk is full']],
  ['one word says too little', ['checkout down', 'search down', 'billing down']],
  [
    'half of the words are others',
    ['high error rate of api', 'high load of node', 'high lag of db'],
  ],
])('titles are no theme where %s', (_, titles) => {
  expect(findThemes(titles.map((title, nth) => pattern(services[nth] ?? '', title)))).toEqual([]);
});

test('a theme keeps its key while more joins it, and knows the keys of all', () => {
  const day = (date: number) => new Date(Date.UTC(2026, 2, date));
  const titles = ['pool of primary exhausted now', 'pool of replica exhausted now'];
  const early = services.map((service, nth) =>
    pattern(service, titles[nth % 2] ?? '', { firstAt: day(1 + nth) }),
  );
  const [before] = findThemes(early);
  const [after] = findThemes([...early, pattern('mail', titles[1] ?? '', { firstAt: day(9) })]);
  expect(after?.key).toBe(before?.key);
  expect(after?.services).toHaveLength(4);
  // Its first pattern is no longer of the last thirty days; an owner of it is still found.
  const [later] = findThemes([
    ...early.slice(1),
    pattern('mail', titles[0] ?? '', { firstAt: day(9) }),
  ]);
  expect(later?.keys).toContain(before?.key);
});

test('themes are the same in any order', () => {
  const words = fc.array(fc.constantFrom('pool', 'queue', 'disk', 'full', 'stuck', 'slow'), {
    minLength: 1,
    maxLength: 4,
  });
  const any = fc.record({
    service: fc.constantFrom('a', 'b', 'c', 'd'),
    title: words.map((each) => each.join(' ')),
    gap: fc.constantFrom('unknown', 'config', 'data'),
    day: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (told, order) => {
      const patterns = told.map(({ service, title, gap, day }, nth) =>
        pattern(service, title, {
          fingerprint: `f${nth}`,
          gaps: [gap],
          firstAt: new Date(Date.UTC(2026, 2, 1 + day)),
        }),
      );
      const ranks = new Map(patterns.map((each) => [each, order.next().value ?? 0]));
      const mixed = patterns.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
      const plain = (all: readonly ThemePattern[]) =>
        findThemes(all).map((theme) => ({ ...theme, keys: theme.keys.toSorted() }));
      expect(plain(mixed)).toEqual(plain(patterns));
    }),
  );
});

test('resemblance is what two share of all that they have', () => {
  expect(resemblance(new Set(['a', 'b', 'c']), new Set(['b', 'c', 'd']))).toBe(0.5);
  expect(resemblance(new Set(['a']), new Set(['a']))).toBe(1);
  expect(resemblance(new Set(), new Set())).toBe(0);
});
