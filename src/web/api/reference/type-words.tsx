import type { Child } from 'hono/jsx';
import { refName, type Schema, type SchemaOrRef } from './document-parts.ts';

/** A type as people say it, with a link where it has a name. */
export function TypeWords({ schema }: { schema: SchemaOrRef }): Child {
  const name = refName(schema);
  if (name !== null) return <a href={`#schema-${name}`}>{name}</a>;
  if ('$ref' in schema) return null;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return <Choices schemas={choices} />;
  if (schema.items !== undefined) {
    return (
      <>
        list of <TypeWords schema={schema.items} />
      </>
    );
  }
  return <>{plainType(schema)}</>;
}

function Choices({ schemas }: { schemas: readonly SchemaOrRef[] }) {
  return (
    <>
      {schemas.map((choice, index) => (
        <>
          {index === 0 ? '' : ' or '}
          <TypeWords schema={choice} />
        </>
      ))}
    </>
  );
}

const formats: Readonly<Record<string, string>> = {
  'date-time': 'time',
  date: 'day',
  uuid: 'id',
};

function plainType(schema: Schema): string {
  const words: readonly unknown[] | undefined = schema.enum;
  if (words !== undefined) return words.map(String).join(' | ');
  const types = [schema.type ?? 'anything'].flat();
  return types.map((type) => (type === 'string' ? textType(schema) : type)).join(' or ');
}

function textType({ format }: Schema): string {
  return (format === undefined ? undefined : formats[format]) ?? 'text';
}
