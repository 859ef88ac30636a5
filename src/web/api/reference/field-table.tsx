import { OutsideText } from '../../views/outside-text.tsx';
import type { Schema } from './document-parts.ts';
import { TypeWords } from './type-words.tsx';

/** The fields of an object, one a row; objects inside it follow below their own name. */
export function FieldTable({ schema }: { schema: Schema }) {
  const rows = fieldRows(schema, '');
  if (rows.length === 0) return null;
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">What it holds</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, field, isRequired }) => (
          <tr>
            <td>
              <code>{name}</code>
              {isRequired ? '' : ' (optional)'}
            </td>
            <td>
              <TypeWords schema={field} />
            </td>
            <td>
              <OutsideText text={('description' in field ? field.description : '') ?? ''} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Field = NonNullable<Schema['properties']>[string];
type FieldRow = { name: string; field: Field; isRequired: boolean };

const deepest = 3;

function fieldRows(schema: Schema, prefix: string, depth = 1): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const row = { name, field, isRequired: schema.required?.includes(key) ?? false };
    if ('$ref' in field || depth === deepest) return [row];
    const items = field.items;
    const isListOfObjects = items !== undefined && !('$ref' in items);
    const inner = isListOfObjects ? items : field;
    const path = isListOfObjects ? `${name}[].` : `${name}.`;
    return [row, ...fieldRows(inner, path, depth + 1)];
  });
}
