import { CONDITION_LIMITS } from './condition-limits.ts';
import { FACTS, type FactName, type FactSpec, type PolicyFacts } from './facts.ts';

export type BoundFact = string | number | boolean | readonly string[];

/** The named facts as a condition sees them: cut to size, never missing, never of another type. */
export function bindFacts(
  names: readonly FactName[],
  facts: PolicyFacts,
): Readonly<Record<string, BoundFact>> {
  const bound: Record<string, BoundFact> = {};
  for (const name of names) {
    bound[name] = bindOne(FACTS[name], facts[name]);
  }
  return bound;
}

function bindOne(spec: FactSpec, value: unknown): BoundFact {
  if (spec.type === 'string' && typeof value === 'string') {
    return value.slice(0, CONDITION_LIMITS.text);
  }
  if (spec.type === 'number' && typeof value === 'number' && Number.isFinite(value)) {
    return value;
  }
  if (spec.type === 'bool' && typeof value === 'boolean') {
    return value;
  }
  if (spec.type === 'strings' && Array.isArray(value)) {
    return value
      .slice(0, CONDITION_LIMITS.labels)
      .filter((item) => typeof item === 'string')
      .map((item) => item.slice(0, CONDITION_LIMITS.labelText));
  }
  return spec.neutral;
}
