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

const past = 'what was loaded from the past asks nobody, and no rule is asked about it';
const noPage = (page: string) => `no rule is asked about a page ${page}, which is no near miss`;

test.each([
  ['historical', [past]],
  ['tier == 1 && historical == true', [past]],
  ['!(historical != true)', [past]],
  ['historical ? tier == 1 : isFirst', [past]],
  ['resolver == "person"', [noPage('that a person resolved')]],
  ['resolver in ["bot", "timer"]', [noPage('that a timer closed')]],
  [
    'resolver == "merged" || !(resolver != "timer")',
    [noPage('that was merged into another incident'), noPage('that a timer closed')],
  ],
])('a rule that asks for what no rule is asked about is told so: %s', (when, messages) => {
  expect(warned(when).map(({ message }) => message)).toEqual(messages);
});

test.each([
  '!historical',
  'historical == false && tier == 1',
  '!(historical || isFirst)',
  'resolver == "bot" && resolver != "person"',
  '!(resolver in ["merged", "timer"])',
])('one that leaves out what no rule is asked about is as it should be: %s', (when) => {
  expect(warned(when)).toEqual([]);
});
