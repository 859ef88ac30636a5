import { cleanLine, cutAtGrapheme } from '../clean-text.ts';
import type { FieldMapping, FieldValue } from '../team.ts';
import { TICKET_MARKER_PREFIX } from '../ticket-marker.ts';
import { fillTemplate } from './template.ts';
import { isLookup, mappedFields } from './walk-mapping.ts';

/** A field with its value for one candidate, in no tracker's form yet. */
export type FilledField = { word: string; value: FilledValue };

export type FilledValue =
  | string
  | number
  | boolean
  | readonly FilledValue[]
  | { readonly [name: string]: FilledValue };

/** Jira's limit, in code units. */
const MAX_LABEL_LENGTH = 255;

/**
 * What can't be seen, and before it emoji that are joined and flags that are spelled (England's), of
 * which such characters are a part.
 */
const emojiOrHidden =
  /(\p{Extended_Pictographic}(?:\p{Emoji_Modifier}?\uFE0F?\u200D\p{Extended_Pictographic})+|\u{1F3F4}[\u{E0061}-\u{E007A}]+\u{E007F})|\p{Cf}/gu;

type Facts = ReadonlyMap<string, string>;

/** The mapped fields of one candidate's ticket. A field of which nothing is left is left out. */
export function fillMapping(mapping: FieldMapping, facts: Facts): readonly FilledField[] {
  return mappedFields(mapping).flatMap(({ word, value }) => {
    const filled = fill(value, facts);
    return filled === null ? [] : [{ word, value: filled }];
  });
}

/** Labels besides our own. None can pass for a marker, by which a ticket is known as ours. */
export function fillLabels(mapping: FieldMapping, facts: Facts): readonly string[] {
  const filled = fill(mapping.labels ?? [], facts);
  const labels = Array.isArray(filled) ? filled : [];
  return labels.flatMap((label) => {
    // Trackers take no blanks in a label.
    const visible = String(label)
      .replace(emojiOrHidden, '$1')
      .replace(/\p{Cc}/gu, ' ');
    const text = cutAtGrapheme(cleanLine(visible), MAX_LABEL_LENGTH).trim().replace(/\s+/g, '-');
    return text === '' || text.toLowerCase().startsWith(TICKET_MARKER_PREFIX) ? [] : [text];
  });
}

/** Null where nothing is known to put there. */
function fill(value: FieldValue, facts: Facts): FilledValue | null {
  if (typeof value === 'string') return fillTemplate(value, facts).trim() || null;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return fillList(value, facts);
  if (isLookup(value)) {
    const key = facts.get(value.from) ?? '';
    const found = Object.hasOwn(value.map, key) ? value.map[key] : value.default;
    return found === undefined ? null : fill(found, facts);
  }
  const parts = Object.entries(value).flatMap(([name, inner]) => {
    const filled = fill(inner, facts);
    return filled === null ? [] : [[name, filled] as const];
  });
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

function fillList(list: readonly FieldValue[], facts: Facts): readonly FilledValue[] | null {
  const filled = list.flatMap((each) => fill(each, facts) ?? []);
  return filled.length === 0 ? null : filled;
}
