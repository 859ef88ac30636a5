/** The kinds of value that a condition knows. `unknown` stands where something was refused. */
export type ScalarType = 'text' | 'number' | 'yes or no';

export type ConditionType = ScalarType | { listOf: ScalarType } | 'unknown';

/** The type in words, to follow "is". */
export function typeInWords(type: ConditionType): string {
  if (typeof type === 'object') {
    return 'a list';
  }
  switch (type) {
    case 'text':
      return 'a text';
    case 'number':
      return 'a number';
    case 'yes or no':
      return 'true or false';
    case 'unknown':
      return 'not known';
  }
}

export function typeOfValue(value: string | number | boolean): ScalarType {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    default:
      return 'yes or no';
  }
}
