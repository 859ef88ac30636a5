import { expect, test } from 'vitest';
import { savedByKinds } from '../../src/core/detect/finding.ts';
import { checkMapping } from '../../src/core/mapping/check-mapping.ts';
import { fillLabels, fillMapping } from '../../src/core/mapping/fill-mapping.ts';
import { mayBeEmpty } from '../../src/core/mapping/may-be-empty.ts';
import { parseTemplate } from '../../src/core/mapping/template.ts';
import { unsureFacts } from '../../src/core/mapping/ticket-facts.ts';
import type { FieldMapping, FieldValue } from '../../src/core/team.ts';

const facts = new Map([
  ['service', 'checkout'],
  ['severity', '50'],
  ['environment', ''],
  ['title', 'close\u200Ecall-4f9a1c is "slow" OR project = X'],
]);

test.each<[string, FieldMapping, unknown]>([
  ['a fact', { fields: { Service: '{{ service }}' } }, { Service: 'checkout' }],
  ['text around it', { fields: { a: 'svc:{{service}}!' } }, { a: 'svc:checkout!' }],
  ['what is not known is left out', { fields: { a: '{{environment}}' } }, {}],
  ['numbers stay', { fields: { points: 3 } }, { points: 3 }],
  [
    'a section passes through',
    { fields: { a: { value: '{{service}}', child: { value: 'x' } } } },
    { a: { value: 'checkout', child: { value: 'x' } } },
  ],
  [
    'a lookup',
    { priority: { from: 'severity', map: { '50': 'Highest' }, default: 'Medium' } },
    { priority: 'Highest' },
  ],
  [
    'its default',
    { priority: { from: 'severity', map: { '10': 'High' }, default: '{{service}}' } },
    { priority: 'checkout' },
  ],
  ['nothing without one', { priority: { from: 'severity', map: { '10': 'High' } } }, {}],
  ['names that every object has', { priority: { from: 'service', map: {} } }, {}],
  ['a list', { components: ['{{service}}', '{{environment}}'] }, { components: ['checkout'] }],
])('%s', (_, mapping, expected) => {
  const filled = fillMapping(mapping, facts).map(({ word, value }) => [word, value]);
  expect(Object.fromEntries(filled)).toEqual(expected);
});

test('no label can pass for the marker by which a ticket is known as ours, or hold a blank', () => {
  const labels = [
    'a {{service}}',
    '{{title}}',
    'closecall {{service}}',
    'Closecall-x',
    '{{environment}}',
  ];
  expect(fillLabels({ labels }, facts)).toEqual(['a-checkout']);
});

test.each([
  ['a joined emoji', 'a'.repeat(250), '👩🏽\u200D🚒'],
  ['one with a heart in it', 'a'.repeat(250), '👩\u200D❤\uFE0F\u200D👩'],
  [
    'a flag that is spelled',
    'a'.repeat(250),
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  ],
  ['combining marks', 'a'.repeat(253), 'e\u0301\u0323'],
])('a label is cut before %s, and never within it', (_, before, whole) => {
  expect(fillLabels({ labels: [`${before}${whole}`, `b${whole}`] }, facts)).toEqual([
    before,
    `b${whole}`,
  ]);
});

test('a label keeps no joiner outside of emoji, nor a blank at its cut', () => {
  const labels = ['che\u200Dck\u200D🚀\u200D', `${'a'.repeat(254)} b`];
  expect(fillLabels({ labels }, facts)).toEqual(['check🚀', 'a'.repeat(254)]);
});

test.each<[string, FieldMapping, string, string]>([
  ['an unknown fact', { fields: { a: '{{servise}}' } }, 'fields.a', 'did you mean service?'],
  ['one in a list', { components: ['x', '{{nobody}}'] }, 'components[1]', 'no fact called'],
  ['one in a section', { fields: { a: { b: '{{tiar}}' } } }, 'fields.a.b', 'did you mean tier?'],
  ['one in a label', { labels: ['{{gapp}}'] }, 'labels[0]', 'did you mean gap?'],
  [
    'a lookup by nothing',
    { priority: { from: 'severty', map: { a: 'b' } } },
    'priority.from',
    'did you mean severity?',
  ],
  [
    'a key that never comes',
    { priority: { from: 'severity', map: { '49': 'b' } } },
    'priority.map.49',
    'one of 1, 2, 10, 50',
  ],
  [
    'one within the map',
    { priority: { from: 'tier', map: { '1': '{{x}}' } } },
    'priority.map.1',
    'no fact called',
  ],
  ['a lookup without a map', { priority: { from: 'tier' } }, 'priority', 'write a lookup as'],
  ['open braces', { assignee: 'a {{service' }, 'assignee', 'double braces'],
  ['a section of mustache', { assignee: '{{#service}}x{{/service}}' }, 'assignee', 'double braces'],
  [
    'what has a place of its own',
    { fields: { Priority: 'High' } },
    'fields.Priority',
    'jira.priority',
  ],
])('%s is refused, with its place', (_, mapping, path, words) => {
  const [problem, ...others] = checkMapping(mapping);
  expect(others).toEqual([]);
  expect(problem?.path).toBe(path);
  expect(problem?.message).toContain(words);
});

const saved = Object.fromEntries(savedByKinds.map((kind) => [kind, 'a']));
const cleared = {
  merged: 'a',
  person: 'a',
  bot: 'a',
  integration: 'a',
  timer: 'a',
  automation: 'a',
};
const steps = { '1': 'Low', '2': 'Low', '10': 'High', '50': 'Highest' };

test.each<[string, FieldValue, boolean]>([
  ['a fact that is not always known', ' {{environment}} ', true],
  ['several of them', '{{service}} {{resolver}}', true],
  ['text around it', 'in {{environment}}', false],
  ['one beside it that always is', '{{environment}}{{severity}}', false],
  ['a number', 0, false],
  ['no text at all', '', true],
  ['an empty list', [], true],
  ['a list of such', ['{{service}}', '{{environment}}'], true],
  ['a list with one that is sure', ['{{service}}', 'other'], false],
  ['a section with one that is sure', { value: 'a', child: { value: '{{environment}}' } }, false],
  ['a section of such', { value: '{{environment}}' }, true],
  ['a lookup without a default', { from: 'severity', map: { '50': 'High' } }, true],
  ['a lookup of every value', { from: 'severity', map: steps }, false],
  [
    'every value of what counts as one of them where nobody set it',
    { from: 'tier', map: { 1: 'a', 2: 'b', 3: 'c', 4: 'd' } },
    false,
  ],
  ['every way of being saved', { from: 'savedBy', map: saved }, false],
  ['every value, of what may be none', { from: 'resolver', map: cleared }, true],
  ['a default', { from: 'environment', map: { production: 'a' }, default: 'b' }, false],
  ['a default that may be empty', { from: 'team', map: {}, default: '{{service}}' }, true],
  ['a value that may be empty', { from: 'severity', map: { ...steps, '1': '{{service}}' } }, true],
  ['the address of a Closecall that has one', '{{url}}', false],
])('whether nothing may be left of a value: %s', (_, value, expected) => {
  expect(mayBeEmpty(value, unsureFacts('https://closecall.acme.example'))).toBe(expected);
});

test('nothing is left of an address that Closecall does not have', () => {
  expect(mayBeEmpty('{{url}}', unsureFacts(null))).toBe(true);
});

test('a template is filled once: what a fact holds is never read as a template', () => {
  const tricky = new Map([
    ['title', '{{service}}'],
    ['service', 'secret'],
  ]);
  expect(fillMapping({ fields: { a: '{{title}}' } }, tricky)).toEqual([
    { word: 'a', value: '{{service}}' },
  ]);
  expect(parseTemplate('{{ title }}').ok).toBe(true);
});
