const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** How often: `once`, `twice`, `3 times`. */
export function sayTimes(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count} times`;
}

/** Which one, counted from 1: `second`, `tenth`, and beyond ten `number 11`. */
export function sayOrdinal(position: number): string {
  return ordinals[position - 1] ?? `number ${position}`;
}

/** A list as it is spoken; what goes beyond three names is counted: `a, b and 4 more`. */
export function sayList(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
