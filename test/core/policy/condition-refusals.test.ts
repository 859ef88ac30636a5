import { describe, expect, it, test } from 'vitest';
import { connectors } from '../../../connectors/registry.ts';
import { findingLabels } from '../../../src/core/detect/finding-labels.ts';
import { compileCondition } from '../../../src/core/policy/compile-condition.ts';
import { FACTS } from '../../../src/core/policy/facts.ts';
import { problemOf } from './policy-facts.ts';

type Case = [source: string, place: string, message: string, suggestion?: string];

const CASES: Record<string, Case[]> = {
  'a mistyped or foreign name is refused with the one that was meant': [
    ['prioritty > 1', '1:1', 'there is no fact called "prioritty"', 'priority'],
    ['tier == 1 &&\n  sevrity > 1', '2:3', 'there is no fact called "sevrity"', 'severity'],
    ['score > 20', '1:1', 'there is no fact called "score"', 'priority'],
    ['candidate.priority > 3', '1:10', 'facts have no fields', 'priority'],
    ['title.includes("x")', '1:6', 'there is no function called "includes"', 'contains'],
    ['timestamp("x") > 1', '1:1', 'there is no function called "timestamp"'],
    ['detector == canary_rollback', '1:13', 'is a text and needs quotes', '"canary_rollback"'],
  ],
  'what can never be alike or true is refused where it stands': [
    ['priority == "high"', '1:13', 'priority is a number and "high" is a text'],
    ['title && isFirst', '1:1', '"&&" joins conditions, but title is a text'],
    ['isFirst && 1', '1:12', '"&&" joins conditions, but 1 is a number'],
    ['!priority', '1:2', '"!" turns a condition around, but priority is a number'],
    ['title > 3', '1:1', '">" compares numbers, but title is a text'],
    ['title + "x" == "y"', '1:1', 'only numbers can be calculated with'],
    ['isFirst ? 1 : "x"', '1:15', '1 is a number and "x" is a text'],
    ['1 in labels', '1:1', 'the list holds texts, but 1 is a number'],
    ['severity in [10, "x"]', '1:18', 'all texts or all numbers'],
    ['"x" in [labels]', '1:9', "a list can't hold a list"],
    ['size(labels.map(label, labels)) > 1', '1:24', "a list can't hold a list"],
    ['"x" in title', '1:8', 'title is a text', 'title.contains("…")'],
    ['labels == "x"', '1:1', 'lists are not compared', '"…" in labels'],
    ['labels.contains("x")', '1:1', 'not a list', '"…" in labels'],
    ['service == null', '1:12', 'no fact is ever null', '""'],
  ],
  'a condition that is neither true nor false is refused': [
    ['detector', '1:1', 'detector is a text', 'detector == "auto_resolved_page"'],
    ['priority', '1:1', 'priority is a number', 'priority >= 0'],
    ['severity * 2', '1:1', 'this is a number'],
    ['labels', '1:1', 'labels is a list', '"…" in labels'],
    ['size(labels)', '1:1', 'this is a number'],
  ],
  'a value that the fact never has is refused with one that it has': [
    ['detector == "nope"', '1:13', 'detector is never "nope"', '"auto_resolved_page" or'],
    ['detector != "canary_rolback"', '1:13', 'detector is never', '"canary_rollback"'],
    ['customerImpact == "perhaps"', '1:19', 'is never "perhaps"', '"no" or "maybe" or "yes"'],
    ['weekday in ["saturday", "sundey"]', '1:25', 'is never "sundey"', '"sunday"'],
    ['agreement >= 60', '1:14', 'agreement goes from 0 to 1', '0.6'],
    ['priority > 100', '1:12', 'priority goes from 0 to 100, so this is never true'],
    ['5 == tier', '1:1', 'tier goes from 1 to 4'],
    ['occurrences < 1', '1:15', 'occurrences is never below 1'],
    ['occurrences14d < 0', '1:18', 'occurrences14d is never below 0'],
    ['severity == 3', '1:13', 'severity is never 3', '2'],
    ['closeness != 5', '1:14', 'closeness is never 5', '2'],
    ['12 == closeness', '1:1', 'closeness is never 12', '10'],
    ['severity in [10, 40]', '1:18', 'severity is never 40', '50'],
    ['tier == 2.5', '1:9', 'tier is never 2.5', '2'],
    ['tier in [1, 5]', '1:13', 'tier goes from 1 to 4', '4'],
    ['hour == 9.5', '1:9', 'hour is never 9.5', '9'],
    ['hour in [22, 24]', '1:14', 'hour goes from 0 to 23', '23'],
    ['agreement in [60]', '1:15', 'agreement goes from 0 to 1', '0.6'],
    ['source == "githb"', '1:11', 'source is never "githb"', '"github"'],
    ['"flaping" in labels', '1:1', 'labels never hold "flaping"', '"flapping"'],
    ['tier == 1 && !("nightly" in labels)', '1:16', 'labels never hold "nightly"', 'or "weaker"'],
  ],
  'a slip in the writing is named with its place': [
    ['', '1:1', 'the condition is empty', 'true'],
    ['priority = 3', '1:10', '"=" is written "=="', '=='],
    ['isFirst and historical', '1:9', '"and" is written "&&"', '&&'],
    ['priority >= ', '1:13', 'something is missing after ">="'],
    ['priority >=\n && isFirst', '2:2', '"&&" is not expected after ">="'],
    ['(isFirst', '1:1', '"(" is never closed'],
    ['isFirst)', '1:8', '")" closes nothing'],
    ['title == "x', '1:10', 'this text has no closing quote'],
    ['title == “x”', '1:10', 'texts are written in straight quotes', '"'],
    ['title == "\\ud800"', '1:11', 'this escape stands for no character'],
    ['title == "x" 😀', '1:14', '"😀" has no meaning in a condition'],
  ],
  'a pattern that can not be used is refused where it is wrong': [
    ['title.matches("ab[z-a]")', '1:19', 'invalid character class range'],
    ['title.matches("(?=a)")', '1:16', "the pattern can't be used"],
    ['title.matches("(a")', '1:16', 'missing closing )'],
    ['title.matches("(a)\\\\1")', '1:20', "the pattern can't be used"],
    ['title.matches("\\bpage")', '1:15', 'is a backspace here', 'r"\\b'],
    ['title.matches(service)', '1:15', 'the pattern must be written here, in quotes'],
  ],
};

describe('a value that the fact has, or lies between two of them, is taken', () => {
  it.each([
    'severity == 50 || closeness in [1, 2, 10, 50]',
    'severity >= 3 && hour > 8.5 && tier < 2.5',
    'hour in [0, 23] && tier != 4',
    'occurrences >= 1 && occurrences in [2, 3]',
    'source in ["pagerduty", "github", "jira", ""]',
    'labels.exists(label, label in ["anything", "else"])',
  ])('%s', (source) => {
    expect(compileCondition(source).ok).toBe(true);
  });
});

test('every label that a detector gives is one that a rule may ask for', () => {
  for (const label of findingLabels) {
    expect(compileCondition(`"${label}" in labels`).ok, label).toBe(true);
  }
});

test('a rule that is stored goes on, whatever label it asks for', () => {
  expect(compileCondition('"flaping" in labels', { isStored: true }).ok).toBe(true);
});

test('every connector is a source that a rule may ask for, and so are people', () => {
  const { values } = FACTS.source;
  expect([...values].sort()).toEqual(['people', ...connectors.map(({ name }) => name)].sort());
});

for (const [guarantee, cases] of Object.entries(CASES)) {
  describe(guarantee, () => {
    it.each(cases)('%s', (source, place, message, suggestion) => {
      const problem = problemOf(source);
      expect(`${problem.line}:${problem.column}`).toBe(place);
      expect(problem.message).toContain(message);
      expect(problem.suggestion ?? '').toContain(suggestion ?? '');
    });
  });
}
