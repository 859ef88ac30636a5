import { expect, it } from 'vitest';
import { fullName, sayName } from '../../../src/core/detect/say-name.ts';

const long = `call the reusable workflow / ${'integration '.repeat(8)}`;

it('leaves a name that is short as it is, on one line', () => {
  expect(sayName('test (18)')).toBe('test (18)');
  expect(sayName('test\n(18)')).toBe('test (18)');
  expect(sayName('x'.repeat(80))).toBe('x'.repeat(80));
});

it('cuts a long one in the middle, so that its end is told', () => {
  const said = sayName(`${long}(ubuntu, node 18)`);
  expect(said).toMatch(/^call the reusable workflow .*….*\(ubuntu, node 18\)$/);
  expect(said.length).toBeLessThanOrEqual(80);
  expect(fullName(`${long}(a)`)).not.toBe(fullName(`${long}(b)`));
});

it('cuts between characters as people see them', () => {
  const family = '👨‍👩‍👧‍👦';
  const said = sayName(`${long}${family.repeat(20)}`);
  expect(said.slice(said.indexOf('…') + 1).replaceAll(family, '')).toBe('');
  expect(sayName('\u{1F600}'.repeat(500))).not.toMatch(/\p{Surrogate}/u);
});
