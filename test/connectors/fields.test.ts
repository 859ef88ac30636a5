import { expect, it } from 'vitest';
import { Id } from '../../connectors/shared/fields.ts';

it.each([
  ['a string', 'Q1ABC', 'Q1ABC'],
  ['an integer', 4711, '4711'],
  ['an integer beyond 2^53, as Octokit reads it', 2n ** 60n + 1n, '1152921504606846977'],
])('an id may be %s, and loses no digit', (_, given, id) => {
  expect(Id.parse(given)).toBe(id);
});

it.each([[2 ** 60], [1.5], [''], ['two words'], [null], [{}]])('%j is no id', (given) => {
  expect(Id.safeParse(given).success).toBe(false);
});
