import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conditionAfterMerges,
  endOfMerges,
  mergedInto,
  type PatternEdit,
  partOf,
  patternEdits,
  patternOf,
  splitPatternId,
} from '../../src/core/pattern-edits.ts';

const computed = (id: string, ...values: readonly string[]) => ({
  id,
  masked: values.map((value) => ({ kind: 'number', value }) as const),
});
const merge = (from: string, into: string): PatternEdit => ({ kind: 'merge', from, into });
const split = (from: string, position: number, values: readonly string[] | null) =>
  ({ kind: 'split', from, position, values }) as const;

describe('what people say of patterns', () => {
  it('leaves everything else where it was computed to be', () => {
    expect(patternOf(computed('a', '1'), patternEdits([merge('b', 'c')]))).toBe('a');
  });

  it('is followed through merges to their end, also of what a split made', () => {
    const apart = split('a', 0, ['2']);
    const edits = patternEdits([apart, merge(splitPatternId(apart, '2'), 'b'), merge('b', 'c')]);
    expect(patternOf(computed('a', '1'), edits)).toBe('a');
    expect(patternOf(computed('a', '2'), edits)).toBe('c');
    expect([...mergedInto('c', edits)].sort()).toEqual(
      ['b', 'c', splitPatternId(apart, '2')].sort(),
    );
  });

  it('is followed in conditions that name a pattern, and nowhere else in them', () => {
    const [from, into] = ['a'.repeat(32), 'b'.repeat(32)];
    const edits = patternEdits([merge(from, into)]);
    const asks = (id: string) => `fingerprint in ["${id}", '${id}'] && title != "${id}c"`;
    const after = `fingerprint in ["${into}", '${into}'] && title != "${from}c"`;
    expect(conditionAfterMerges(asks(from), edits)).toBe(after);
    expect(conditionAfterMerges(asks(into), edits)).toBe(asks(into));
  });

  it('holds of a split pattern that was merged back into the rest', () => {
    const apart = split('a', 0, ['2']);
    const edits = patternEdits([apart, merge(splitPatternId(apart, '2'), 'a')]);
    expect(patternOf(computed('a', '2'), edits)).toBe('a');
    expect(partOf(computed('a', '2'), edits)).not.toBe('a');
  });

  it('tells values apart together or each by itself, upper and lower case aside', () => {
    const together = patternEdits([split('a', 1, ['X', 'y'])]);
    const [x, y, z] = ['x', 'Y', 'z'].map((value) =>
      patternOf(computed('a', '1', value), together),
    );
    expect(x).toBe(y);
    expect(z).toBe('a');
    const each = patternEdits([split('a', 1, null)]);
    const apart = ['x', 'X', 'y'].map((value) => patternOf(computed('a', '1', value), each));
    expect(new Set(apart).size).toBe(2);
    expect(patternOf(computed('a'), each)).toBe('a');
  });

  it('can split what was split off already', () => {
    const first = split('a', 0, ['2']);
    const part = splitPatternId(first, '2');
    const edits = patternEdits([first, split(part, 1, ['9'])]);
    const all = [computed('a', '1', '9'), computed('a', '2', '8'), computed('a', '2', '9')];
    expect(new Set(all.map((each) => patternOf(each, edits))).size).toBe(3);
  });

  it('holds of what new rules call otherwise', () => {
    const apart = split('old', 0, ['2']);
    const edits = patternEdits([
      apart,
      merge('old', 'b'),
      { kind: 'rename', from: 'new', into: 'old' },
    ]);
    expect(patternOf(computed('new', '1'), edits)).toBe('b');
    expect(patternOf(computed('new', '2'), edits)).toBe(splitPatternId(apart, '2'));
  });

  it('always ends, and an end leads nowhere else, whatever was said', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const edit = fc.oneof(
      fc.tuple(name, name).map(([from, into]) => merge(from, into)),
      fc
        .tuple(name, fc.nat(2), fc.option(fc.array(fc.constantFrom('1', '2'))))
        .map(([from, position, values]): PatternEdit => split(from, position, values)),
    );
    fc.assert(
      fc.property(fc.array(edit), name, fc.array(fc.constantFrom('1', '2')), (said, id, values) => {
        // As the verbs keep them: a merge leads to an end, and never in a circle.
        const kept: PatternEdit[] = [];
        for (const each of said) {
          const edits = patternEdits(kept);
          if (each.kind === 'split') kept.push(each);
          else if (endOfMerges(each.into, edits) !== each.from && !edits.merges.has(each.from)) {
            kept.push(merge(each.from, endOfMerges(each.into, edits)));
          }
        }
        const edits = patternEdits(kept);
        expect(edits.merges.has(patternOf(computed(id, ...values), edits))).toBe(false);
      }),
    );
  });
});
