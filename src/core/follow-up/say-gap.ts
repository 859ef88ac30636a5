/** The kinds of gap as a sentence's end, for people who never saw the list. */
const gapWords: ReadonlyMap<string, string> = new Map([
  ['knowledge', 'knowledge: it was not known how this behaves, or not known to those on call'],
  ['config', 'configuration: a setting was not what it should be'],
  ['dependency', 'a dependency: what this stands on failed or was slow'],
  ['capacity', 'capacity: there was too little of something'],
  ['silent', 'silence: it failed without anything saying so'],
  ['cascade', 'a cascade: one failure led to the next'],
  ['data', 'data: something in it was not as expected'],
  ['test', 'tests: what should have caught it did not'],
]);

/** The gap that it may show, with the line in which a person said it; null while nobody has. */
export function sayGap(gap: string, text: string | null = null): string | null {
  const kind = gapWords.get(gap) ?? null;
  if (text === null) return kind;
  return kind === null ? `“${text}”` : `${kind} (“${text}”)`;
}

/** What the gaps of several have in common: one that two or more show, and more than any other; else null. */
export function sayCommonGap(gaps: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const gap of gaps) {
    if (gapWords.has(gap)) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, many], [, few]) => few - many);
  if (first === undefined) return null;
  const [gap, count] = first;
  if (count < 2 || count === second?.[1]) return null;
  const [word] = (sayGap(gap) ?? gap).split(':');
  return `${count} of ${gaps.length} so far point to ${word}`;
}
