import { describe, expect, test } from 'vitest';
import { asSentence, cutText, plainLine } from '../../../src/web/views/words/cut-text.ts';
import { sayExact, sayRelative } from '../../../src/web/views/words/relative-time.ts';
import { sayInList, strongestReasons } from '../../../src/web/views/words/strongest-reason.ts';
import { sayWho } from '../../../src/web/views/words/who.ts';
import { dana } from './page-server.ts';

const now = new Date('2026-03-01T12:00:00.000Z');

test.each([
  [0, 'just now'],
  [9, 'just now'],
  [45, '45 s ago'],
  [240, '4 min ago'],
  [7_200, '2 h ago'],
  [3 * 86_400, '3 days ago'],
  [-60, 'in 60 s'],
  [-1_500, 'in 25 min'],
])('%i seconds before now are told as "%s"', (seconds, words) => {
  expect(sayRelative(new Date(now.getTime() - seconds * 1000), now)).toBe(words);
});

test('the exact time is in UTC and says so', () => {
  expect(sayExact(new Date('2026-03-01T04:12:33.987Z'))).toBe('2026-03-01 04:12:33 UTC');
});

describe('a long text', () => {
  test('is cut between characters as people count them', () => {
    expect(cutText('👩‍👩‍👧‍👦'.repeat(5), 2)).toBe(`${'👩‍👩‍👧‍👦'.repeat(2)}…`);
    expect(cutText('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301e\u0301…');
  });

  test('is left alone when it fits', () => {
    expect(cutText('checkout paged', 14)).toBe('checkout paged');
  });

  test('in a title is one line without signs that turn directions', () => {
    expect(plainLine('a\u202Eb\n  c\u2066', 80)).toBe('ab c');
  });
});

test.each([
  ['it was cleared by the monitor', 'It was cleared by the monitor.'],
  ['acme/checkout: nothing came back', 'acme/checkout: nothing came back.'],
  ['iPhone push', 'iPhone push.'],
  ['Comments are not read.', 'Comments are not read.'],
])('“%s” stands alone as “%s”', (words, sentence) => {
  expect(asSentence(words)).toBe(sentence);
});

test('people, rules, tokens and the program itself are named, and the reader is "You"', () => {
  const names = ['person:Dana', 'person:Sasha', 'policy:a:b', 'token:bot', 'system'].map((actor) =>
    sayWho(actor, dana),
  );
  expect(names).toEqual(['You', 'Sasha', 'The rule “a:b”', 'The API token “bot”', 'Closecall']);
});

test('a reason in a list leaves out what was counted when it was scored', () => {
  const text = 'When it was scored it had been seen 6 times, all in the last 30 days; the chance …';
  expect(sayInList({ factor: 'recurrence', value: 0.874, text })).toBe(
    'The chance of at least one more within 30 days is 87 %.',
  );
  expect(sayInList({ factor: 'closeness', value: 10, text: 'Close.' })).toBe('Close.');
});

test('the strongest reasons are the two that lift the score most', () => {
  const reasons = [
    { factor: 'severity', value: 2, text: 'tier' },
    { factor: 'closeness', value: 10, text: 'close' },
    { factor: 'recurrence', value: 0.4, text: 'again' },
    { factor: 'agreement', value: 0.99, text: 'agreed' },
  ] as const;
  expect(strongestReasons(reasons).map(({ text }) => text)).toEqual(['close', 'again']);
  expect(strongestReasons([reasons[3]]).map(({ text }) => text)).toEqual(['agreed']);
  expect(strongestReasons([])).toEqual([]);
});
