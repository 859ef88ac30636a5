import type { Macro, Operator, TextMethod } from './condition-tree.ts';
import { nearestName } from './nearest-name.ts';

/** The parser's names for what a condition may use. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['_==_', '=='],
  ['_!=_', '!='],
  ['_<_', '<'],
  ['_<=_', '<='],
  ['_>_', '>'],
  ['_>=_', '>='],
  ['_&&_', '&&'],
  ['_||_', '||'],
  ['!_', '!'],
  ['_?_:_', '?:'],
  ['_+_', '+'],
  ['_-_', '-'],
  ['_*_', '*'],
  ['_/_', '/'],
  ['_%_', '%'],
  ['-_', 'negate'],
  ['@in', 'in'],
]);

const TEXT_METHODS: ReadonlyMap<string, TextMethod> = new Map([
  ['contains', 'contains'],
  ['startsWith', 'startsWith'],
  ['endsWith', 'endsWith'],
  ['matches', 'matches'],
]);

const MACROS: ReadonlyMap<string, Macro> = new Map([
  ['all', 'all'],
  ['exists', 'exists'],
  ['exists_one', 'exists_one'],
  ['existsOne', 'exists_one'],
  ['filter', 'filter'],
  ['map', 'map'],
]);

/** What other languages call them. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['includes', 'contains'],
  ['has', 'contains'],
  ['len', 'size'],
  ['length', 'size'],
  ['count', 'size'],
  ['regex', 'matches'],
  ['match', 'matches'],
  ['any', 'exists'],
  ['some', 'exists'],
  ['every', 'all'],
]);

const FUNCTION_NAMES: readonly string[] = ['size', ...TEXT_METHODS.keys(), ...MACROS.keys()];

/** The operator that the parser writes as a call; undefined when a condition may not use it. */
export function operatorOf(celName: string): Operator | undefined {
  return OPERATORS.get(celName);
}

export function textMethodOf(name: string): TextMethod | undefined {
  return TEXT_METHODS.get(name);
}

export function macroOf(name: string): Macro | undefined {
  return MACROS.get(name);
}

/** The function that a mistyped or foreign name most likely means. */
export function nearestFunction(name: string): string | undefined {
  return SYNONYMS.get(name) ?? nearestName(name, FUNCTION_NAMES);
}
