import { expect, test } from 'vitest';
import { unknownNames } from '../../../src/core/policy/unknown-names.ts';

const known = { service: ['checkout'], team: ['payments'] };
const none = 'no service is called "chekout"';

test.each([
  ['service == "chekout"', `${none}, so this is never true`],
  ['"chekout" == service', `${none}, so this is never true`],
  ['service != "chekout"', `${none}, so this is always true`],
  ['service in ["chekout"]', `${none}, so this is never true`],
  ['service in ["checkout", "chekout"]', none],
  ['team != "search"', 'no team is called "search", so this is always true'],
])('a name that nobody has is told with what it comes to: %s', (when, message) => {
  const rules = [{ name: 'a rule', when, then: 'review' }] as const;
  expect(unknownNames(rules, known)).toMatchObject([{ path: 'rules[0].when', message }]);
});
