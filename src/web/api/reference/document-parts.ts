import type { ApiDocument } from '../api-document.ts';

export type PathItem = NonNullable<ApiDocument['paths']>[string];
export type Operation = NonNullable<PathItem['get']>;
export type SchemaOrRef = NonNullable<ApiDocument['components']['schemas']>[string];
export type Schema = Exclude<SchemaOrRef, { $ref: string }>;

/** An operation with where it is found. */
export type PlacedOperation = {
  id: string;
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  leastRole: string;
  operation: Operation;
};

/** The operations by resource, in the order in which the document names them. */
export function operationsByResource(
  document: ApiDocument,
): ReadonlyMap<string, readonly PlacedOperation[]> {
  const groups = new Map<string, PlacedOperation[]>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const placed of operationsOf(path, item)) {
      const tag = placed.operation.tags?.[0] ?? 'others';
      groups.set(tag, [...(groups.get(tag) ?? []), placed]);
    }
  }
  return groups;
}

function operationsOf(path: string, { get, post, put }: PathItem): PlacedOperation[] {
  const found: PlacedOperation[] = [];
  if (get !== undefined) found.push(placed('GET', path, get));
  if (post !== undefined) found.push(placed('POST', path, post));
  if (put !== undefined) found.push(placed('PUT', path, put));
  return found;
}

function placed(
  method: PlacedOperation['method'],
  path: string,
  operation: Operation,
): PlacedOperation {
  const words = path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '');
  const leastRole: unknown = operation['x-least-role'];
  return {
    id: `${method.toLowerCase()}-${words}`,
    method,
    path,
    leastRole: String(leastRole ?? 'viewer'),
    operation,
  };
}

/** The schema of a JSON body, and whether it may be left out; null without one. */
export function bodyOf({
  requestBody,
}: Operation): { schema: SchemaOrRef; required: boolean } | null {
  if (requestBody === undefined || '$ref' in requestBody) return null;
  const schema = requestBody.content['application/json']?.schema;
  return schema === undefined ? null : { schema, required: requestBody.required ?? false };
}

type Answer = {
  description?: string;
  content?: { 'application/json'?: { schema?: SchemaOrRef } };
};

/** What an operation answers. What every one of them may answer besides is told once, elsewhere. */
export function answersOf({ responses }: Operation) {
  return Object.entries<Answer>(responses ?? {})
    .filter(([status]) => status !== 'default')
    .map(([status, { description, content }]) => ({
      status,
      description: description ?? '',
      schema: content?.['application/json']?.schema ?? null,
    }));
}

/** The name behind a reference; null for a schema that stands where it is used. */
export function refName(schema: SchemaOrRef): string | null {
  return '$ref' in schema ? (schema.$ref.split('/').at(-1) ?? null) : null;
}

/** The schema itself, wherever it stands. */
export function resolved(document: ApiDocument, schema: SchemaOrRef): Schema {
  const name = refName(schema);
  const target = name === null ? schema : document.components.schemas?.[name];
  return target === undefined || '$ref' in target ? {} : target;
}
