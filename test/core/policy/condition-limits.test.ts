import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../src/core/policy/compile-condition.ts';
import { CONDITION_LIMITS } from '../../../src/core/policy/condition-limits.ts';
import { holds, policyFacts, problemOf, soundCondition } from './policy-facts.ts';

/** Patterns that take a backtracking engine exponential or high polynomial time. */
const EVIL_CORES = [
  '(a+)+',
  '(a*)*',
  '(a|a)*',
  '(a|aa)+',
  '(a|a?)+',
  '(.*a){12}',
  '([a-z]+)*',
  '(a+a+)+',
  '((a+)+)+',
  '(\\\\w+\\\\s?)*',
];
const EVIL_ENDS = ['$', 'z$', '[^a]{2}$', '!b', '(b|c)$'];
const EVIL_PATTERNS = EVIL_CORES.flatMap((core) => EVIL_ENDS.map((end) => `^${core}${end}`));

describe('no condition can run long', () => {
  it('50 patterns made to blow up, each over 100 KB of text, end within 2 s together', () => {
    const title = `${'a'.repeat(100 * 1024)}!`;
    expect(EVIL_PATTERNS).toHaveLength(50);
    const conditions = EVIL_PATTERNS.map((each) => soundCondition(`title.matches("${each}")`));
    const began = performance.now();
    const answers = conditions.map((each) => each.evaluate(policyFacts({ title })));
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const answer of answers) {
      expect(['boolean', 'object']).toContain(typeof answer);
    }
  });

  it('the same patterns all have an answer for a text as long as titles may be', () => {
    const title = `${'a'.repeat(2_000)}!`;
    for (const pattern of EVIL_PATTERNS) {
      expect(typeof holds(`title.matches("${pattern}")`, { title })).toBe('boolean');
    }
  });

  it('searches that are too many for the length of the texts end as an error', () => {
    const searches = Array.from({ length: 40 }, () => 'title.contains(subject)').join(' || ');
    const title = 'a'.repeat(100 * 1024);
    const subject = `${'a'.repeat(4_000)}b${'a'.repeat(4_000)}`;
    expect(holds(`labels.exists(label, ${searches})`, { title, subject })).toEqual({
      error: 'the texts are too long for so many searches',
    });
  });

  it('each evaluation has the whole budget', () => {
    const condition = soundCondition('title.matches("back$")');
    const facts = policyFacts({ title: 'a'.repeat(10_000) });
    for (let round = 0; round < 20; round += 1) {
      expect(condition.evaluate(facts)).toBe(false);
    }
  });

  it('a text counts up to 16 KB, a list up to 50 labels', () => {
    const title = `${'a'.repeat(CONDITION_LIMITS.text)}needle`;
    expect(holds('title.contains("needle")', { title })).toBe(false);
    const labels = Array.from({ length: 5_000 }, (_, index) => `label ${index}`);
    expect(holds('size(labels) == 50', { labels })).toBe(true);
  });

  it.each([
    ['labels.exists(a, labels.exists(b, a == b))', "can't stand inside another"],
    ['labels.all(a, size(labels.filter(b, b == a)) == 1)', "can't stand inside another"],
    ['labels.map(a, a).exists(b, b == "x")', 'goes over labels or a list of written values'],
    ['[title, subject].exists(a, a == "x")', 'goes over labels or a list of written values'],
    ['labels.exists(title, title == "x")', '"title" is a fact'],
    [`title.matches("${'a'.repeat(501)}")`, 'longer than 500 characters'],
    ['title.matches("(a{30}){30}(b{30}){30}")', 'the pattern repeats too much'],
    [`${'!('.repeat(30)}isFirst${')'.repeat(30)} && ${'-('.repeat(60)}`, 'never closed'],
    [`${'['.repeat(60)}1${']'.repeat(60)}`, 'nests too deeply'],
    [`${'('.repeat(990)}isFirst${')'.repeat(990)}`, 'nests too deeply'],
    [`${'isFirst || '.repeat(300)}isFirst`, 'longer than 2000 characters'],
    [`tier in [${'1,'.repeat(600)}1]`, 'more than 500 parts'],
  ])('refused: %s', (source, message) => {
    expect(problemOf(source).message).toContain(message);
  });

  it('a long condition within the limits is taken', () => {
    expect(compileCondition(`${'isFirst || '.repeat(150)}isFirst`).ok).toBe(true);
  });
});
