import { describe, expect, it } from 'vitest';
import { holds } from './policy-facts.ts';

describe('a condition means what a person reads in it', () => {
  it.each([
    'severity == 10',
    'severity == 10.0',
    'severity != 2',
    '20 <= priority',
    'priority >= 31.5',
    'severity * 2 >= 20',
    'severity + 1 == 11',
    '7 / 2 == 3.5',
    'hour % 2 == 1',
    'priority - -1 == 32.5',
    '-priority < 0',
    'occurrences14d / occurrences > 0.6',
    'severity in [10, 50]',
    'size(labels) * 2 == 6',
    'labels.size() > 1',
    '0x0A == severity',
  ])('whole numbers and fractions go together: %s', (source) => {
    expect(holds(source)).toBe(true);
  });

  it.each([
    'detector == "canary_rollback" && !deployWorkflow',
    'isFirst || tier == 1',
    'isFirst ? false : tier <= 2',
    'detector in ["canary_rollback", "auto_resolved_page"]',
    '"production" in labels',
    'title.contains("rolled")',
    'title.startsWith("checkout") && title.endsWith("back")',
    'title.matches("(?i)^CHECKOUT .*back$")',
    'title.matches("^check\\w+ ") && title.matches(r"\\bwas\\b")',
    'labels.exists(label, label.matches("^data"))',
    'labels.all(label, label != "")',
    'labels.exists_one(label, label == "nightly")',
    'size(labels.filter(label, label.contains("a"))) == 1',
    '["production", "staging"].exists(name, name == environment)',
    'weekday != "sunday" && hour < 18',
  ])('texts, lists and logic: %s', (source) => {
    expect(holds(source)).toBe(true);
  });

  it('a fact that is not known counts as its neutral value', () => {
    const unknown = { service: null, tier: null, customerImpact: null, labels: null };
    const source = 'service == "" && tier == 3 && customerImpact == "unknown" && size(labels) == 0';
    expect(holds(source, unknown)).toBe(true);
    expect(holds('priority == 0', { priority: Number.NaN })).toBe(true);
  });

  it('dividing by zero is an error that says so, not a number', () => {
    expect(holds('occurrences / occurrences14d > 1', { occurrences14d: 0 })).toEqual({
      error: 'it divides by zero',
    });
  });

  it('the side that decides an "or" makes an error on the other side harmless', () => {
    expect(holds('1 / occurrences14d > 0 || tier == 1', { occurrences14d: 0 })).toBe(true);
  });

  it('a name that stands for something in JavaScript is no fact', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(() => holds(`${name} == "x"`)).toThrow('there is no fact called');
    }
  });
});
