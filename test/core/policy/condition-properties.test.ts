import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../src/core/policy/compile-condition.ts';
import { FACT_NAMES, type PolicyFacts } from '../../../src/core/policy/facts.ts';
import { policyFacts, soundCondition } from './policy-facts.ts';

/** Pieces that conditions are made of, so that random ones get past the parser now and then. */
const piece = fc.oneof(
  fc.constantFrom(...FACT_NAMES),
  fc.constantFrom('==', '!=', '<', '>=', '&&', '||', '!', '?', ':', '+', '-', '*', '/', '%'),
  fc.constantFrom('in', '(', ')', '[', ']', '{', '}', ',', '.', 'true', 'false', 'null'),
  fc.constantFrom('0', '1', '20', '0.5', '1e999', '-1', '3u', '"x"', "'y'", '"(a+)+"', 'r"\\d"'),
  fc.constantFrom(
    '.matches(',
    '.contains(',
    'size(',
    'labels.exists(l,',
    '.map(l, l)',
    'l',
    'has(',
  ),
  fc.string({ maxLength: 6 }),
);

type Grammar = { slip: string; yesNo: string; number: string; text: string; list: string };

/** Conditions that are nearly right: now and then a part is of another type than it should be. */
const { yesNo: nearlyRight } = fc.letrec<Grammar>((tie) => {
  const nearly = (name: keyof Grammar) =>
    fc.oneof({ arbitrary: tie(name), weight: 40 }, { arbitrary: tie('slip'), weight: 1 });
  const joined = (part: keyof Grammar, ...signs: string[]) =>
    fc
      .tuple(nearly(part), fc.constantFrom(...signs), nearly(part))
      .map(([left, sign, right]) => `(${left} ${sign} ${right})`);
  const listTest = (...macros: string[]) =>
    fc
      .tuple(nearly('list'), fc.constantFrom(...macros), nearly('yesNo'))
      .map(([list, macro, body]) => `${list}.${macro}(label, ${body})`);
  return {
    slip: fc.oneof(tie('yesNo'), tie('number'), tie('text'), tie('list')),
    yesNo: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('isFirst', 'true', 'false', '"flapping" in labels', 'label == "nightly"'),
      joined('yesNo', '&&', '||', '=='),
      joined('number', '==', '!=', '<', '<=', '>', '>='),
      joined('text', '==', '!='),
      fc.tuple(nearly('text'), nearly('list')).map(([text, list]) => `(${text} in ${list})`),
      fc.tuple(nearly('text'), nearly('text')).map(([text, part]) => `${text}.contains(${part})`),
      nearly('text').map((text) => `${text}.matches("(a|b)+x")`),
      nearly('yesNo').map((inner) => `!${inner}`),
      joined('yesNo', '? isFirst :'),
      listTest('exists', 'all', 'exists_one'),
    ),
    number: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('priority', 'tier', 'occurrences14d', '3', '0.5', '-1'),
      joined('number', '+', '-', '*', '/', '%'),
      nearly('number').map((inner) => `-(${inner})`),
      nearly('list').map((list) => `size(${list})`),
    ),
    text: fc.constantFrom('title', 'service', 'environment', '"x"', 'label'),
    list: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('labels', '["x", "nightly"]'),
      fc.array(nearly('text'), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
      listTest('filter'),
      nearly('text').map((text) => `labels.map(label, ${text})`),
    ),
  };
});

/** What was found sound has no other way to fail. */
const DOCUMENTED_ANSWERS = [true, false, { error: 'it divides by zero' }];

const CONDITIONS = [
  'priority / occurrences14d > severity % closeness',
  'title.matches("(a|b)+$") || subject.contains(title)',
  'labels.exists(label, label.startsWith(service)) && !isFirst',
  'size(labels.filter(label, label.matches("^[a-z]+$"))) > tier',
  'weekday in ["saturday", "sunday"] ? hour > 8 : customerImpact != "no"',
].map(soundCondition);

describe('conditions never throw', () => {
  it('whatever text is given to be compiled', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string()),
        (source) => {
          compileCondition(source);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('however its parts are put together, and what is found sound has an answer', () => {
    const anyOrder = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(fc.oneof(anyOrder, nearlyRight), (source) => {
        const compiled = compileCondition(source);
        if (compiled.ok) {
          expect(DOCUMENTED_ANSWERS).toContainEqual(compiled.value.evaluate(policyFacts()));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('whatever the facts are, even of the wrong type', () => {
    const facts = fc.dictionary(fc.constantFrom(...FACT_NAMES), fc.anything());
    fc.assert(
      fc.property(facts, (known) => {
        for (const condition of CONDITIONS) {
          condition.evaluate(policyFacts(known as Partial<PolicyFacts>));
        }
      }),
      { numRuns: 500 },
    );
  });
});
