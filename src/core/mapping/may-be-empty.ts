import type { FactLookup, FieldValue } from '../team.ts';
import { valuesOf } from './check-mapping.ts';
import { parseTemplate } from './template.ts';
import { isLookup } from './walk-mapping.ts';

/**
 * Whether nothing may be left of a value for some near miss, so that its field is left out there:
 * no fixed text, no default, and only facts of which `unsure` says that they are not always known.
 */
export function mayBeEmpty(value: FieldValue, unsure: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return mayTextBeEmpty(value, unsure);
  if (typeof value !== 'object') return false;
  if (isLookup(value)) return outcomes(value, unsure).some((each) => mayBeEmpty(each, unsure));
  return Object.values(value).every((each) => mayBeEmpty(each, unsure));
}

function mayTextBeEmpty(text: string, unsure: ReadonlySet<string>): boolean {
  const template = parseTemplate(text);
  if (!template.ok) return false;
  return template.value.every((part) =>
    'name' in part ? unsure.has(part.name) : part.text.trim() === '',
  );
}

/** A lookup that names every value of a fact that is always known needs no default. */
function outcomes(
  { from, map, default: other = '' }: FactLookup,
  unsure: ReadonlySet<string>,
): readonly FieldValue[] {
  const values = unsure.has(from) ? null : valuesOf(from);
  const isComplete = values?.every((value) => Object.hasOwn(map, value)) ?? false;
  return isComplete ? Object.values(map) : [...Object.values(map), other];
}
