import { expect, test } from 'vitest';
import { askedTooEarly } from '../../../src/core/policy/asked-too-early.ts';

const warned = (when: string, enabled = true) =>
  askedTooEarly([
    { name: 'a rule', when: 'true', then: 'log' },
    { name: 'another', when, then: 'review', enabled },
  ]);

test.each([
  ['gap == "capacity"', 'gap', 1],
  ['tier == 1 && "data" == gap', 'gap', 24],
  ['gap != "capacity"', 'gap', 1],
  ['gap in ["unknown", "silent"]', 'gap', 1],
  ['gap != "unknown"', 'gap', 1],
  ['!(gap == "unknown")', 'gap', 3],
  ['tier == 1 && !(isFirst || gap in ["unknown"])', 'gap', 27],
  ['!!(gap != "unknown")', 'gap', 4],
  ['customerImpact.startsWith("y") || customerImpact == "maybe"', 'customerImpact', 1],
])('a rule that asks what only people say with a decision is told so: %s', (when, fact, column) => {
  expect(warned(when)).toEqual([
    {
      ...{ path: 'rules[1].when', line: 1, column },
      message: `${fact} is known only once a person said so with a decision, and no rule decides after that`,
    },
  ]);
});

test('one that asks for what nobody has said yet, and one that is off, are as they should be', () => {
  expect(warned('gap == "unknown" && customerImpact in ["unknown"] && tier == 1')).toEqual([]);
  expect(warned('!(gap != "unknown") && !!(customerImpact == "unknown")')).toEqual([]);
  expect(warned('gap == "data"', false)).toEqual([]);
});
