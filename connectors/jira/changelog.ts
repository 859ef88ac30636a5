import { cleanLine } from '../../src/core/clean-text.ts';

/** One field of a ticket that changed. Ids and names are null where Jira left them out. */
export type Change = {
  field: string;
  fieldId: string | null;
  from: { id: string | null; name: string | null };
  to: { id: string | null; name: string | null };
};

/** The items of a changelog that name their field; a changelog may be empty. */
export function readChanges(items: readonly unknown[]): readonly Change[] {
  return items.map(readChange).filter((change) => change !== null);
}

function readChange(item: unknown): Change | null {
  if (typeof item !== 'object' || item === null) return null;
  const field = text(item, 'field');
  if (field === null) return null;
  return {
    field,
    fieldId: text(item, 'fieldId'),
    from: { id: text(item, 'from'), name: text(item, 'fromString') },
    to: { id: text(item, 'to'), name: text(item, 'toString') },
  };
}

/** Own members only: an item without `toString` has one all the same, an inherited function. */
function text(item: object, key: string): string | null {
  const value: unknown = Object.getOwnPropertyDescriptor(item, key)?.value;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? cleanLine(value) || null : null;
}
