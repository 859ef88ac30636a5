import type { FactLookup, FieldMapping, FieldValue } from '../team.ts';

/** One field of a mapping: what it is called, the place in the configuration, and its value. */
export type MappedField = { word: string; path: string; value: FieldValue };

/** The fields of a mapping besides the labels, which every ticket has. */
export function mappedFields(mapping: FieldMapping): readonly MappedField[] {
  const { assignee, components, priority, fields = {} } = mapping;
  return [
    ...(assignee === undefined ? [] : [{ word: 'assignee', path: 'assignee', value: assignee }]),
    ...(components === undefined
      ? []
      : [{ word: 'components', path: 'components', value: components }]),
    ...(priority === undefined ? [] : [{ word: 'priority', path: 'priority', value: priority }]),
    ...Object.entries(fields).map(([word, value]) => ({ word, path: `fields.${word}`, value })),
  ];
}

/** A value by a fact: `from` and `map`, and nothing beside them but `default`. */
export function isLookup(value: FieldValue): value is FactLookup {
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  const { from, map, ...rest } = value as Readonly<Record<string, FieldValue>>;
  const isMap = typeof map === 'object' && !Array.isArray(map);
  return typeof from === 'string' && isMap && Object.keys(rest).every((key) => key === 'default');
}

/** Each text within a value, with its place; the values of a lookup among them, its `from` not. */
export function* textsIn(
  value: FieldValue,
  path: string,
): Generator<{ text: string; path: string }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (isLookup(value)) {
    yield* textsIn(value.map, `${path}.map`);
    if (value.default !== undefined) yield* textsIn(value.default, `${path}.default`);
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      yield* textsIn(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    }
  }
}

/** Each lookup within a value, with its place. */
export function* lookupsIn(
  value: FieldValue,
  path: string,
): Generator<{ lookup: FactLookup; path: string }> {
  if (typeof value !== 'object') return;
  if (isLookup(value)) yield { lookup: value, path };
  const inner = isLookup(value) ? value.map : value;
  for (const [key, each] of Object.entries(inner)) {
    yield* lookupsIn(each, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  }
}

/** Places of what begins like a lookup and is none. */
export function* brokenLookupsIn(value: FieldValue, path: string): Generator<string> {
  if (typeof value !== 'object') return;
  const beginsAsOne = !Array.isArray(value) && Object.hasOwn(value, 'from');
  if (beginsAsOne && !isLookup(value)) yield path;
  for (const [key, inner] of Object.entries(value)) {
    yield* brokenLookupsIn(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  }
}

/** The texts that a field will surely have as they stand, before any candidate is known. */
export function fixedTexts(value: FieldValue): readonly string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return value.includes('{{') || value === '' ? [] : [value];
  if (typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(fixedTexts);
  if (!isLookup(value)) return [];
  const { map, default: other } = value;
  return [...Object.values(map), ...(other === undefined ? [] : [other])].flatMap(fixedTexts);
}
