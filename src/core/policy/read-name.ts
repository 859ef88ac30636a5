import { type Reader, refuse } from './condition-reader.ts';
import type { ConditionNode } from './condition-tree.ts';
import { FACT_NAMES, factSpec, isFactName } from './facts.ts';
import { nearestName } from './nearest-name.ts';

/** Words that the pages and other tools use for a fact. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['score', 'priority'],
  ['count', 'occurrences'],
  ['env', 'environment'],
  ['day', 'weekday'],
  ['impact', 'customerImpact'],
  ['connector', 'source'],
]);

/** Reads a fact's name, or the variable of the list test around it. */
export function readName(name: string, at: number, reader: Reader): ConditionNode {
  if (name === reader.variable || isFactName(name)) {
    return { kind: 'name', at, name };
  }
  if (isValueOfAFact(name)) {
    return refuse(reader, at, `"${name}" is a text and needs quotes`, `"${name}"`);
  }
  const known = reader.variable === null ? FACT_NAMES : [...FACT_NAMES, reader.variable];
  const suggestion = SYNONYMS.get(name.toLowerCase()) ?? nearestName(name, known);
  return refuse(reader, at, `there is no fact called "${name}"`, suggestion);
}

function isValueOfAFact(word: string): boolean {
  return FACT_NAMES.some((name) => {
    const spec = factSpec(name);
    return spec?.type === 'string' && spec.values?.includes(word) === true;
  });
}
