import type { ApiDocument } from '../api-document.ts';
import { bodyOf, type Operation, type PlacedOperation, resolved } from './document-parts.ts';

/** The same request on a command line, with the variable that the documents name for the token. */
export function curlExample(
  document: ApiDocument,
  base: string,
  { method, path, operation }: PlacedOperation,
): string {
  const address = `${base}/api/v1${path.replaceAll(/\{([a-z]+)\}/gi, '$$$1')}${queryOf(operation)}`;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "${address}"`,
    '  -H "authorization: Bearer $CLOSECALL_API_TOKEN"',
  ];
  const body = bodyOf(operation);
  if (body !== null) {
    const example: unknown = resolved(document, body.schema).example ?? {};
    const json = JSON.stringify(example).replaceAll("'", "'\\''");
    lines.push('  -H "content-type: application/json"', `  -d '${json}'`);
  }
  return lines.join(' \\\n');
}

/** What has to be asked for; the rest may be left out. */
function queryOf({ parameters = [] }: Operation): string {
  const needed = parameters.flatMap((each) => {
    if ('$ref' in each || each.in !== 'query' || each.required !== true) return [];
    const { name, schema } = each;
    const example: unknown = schema === undefined || '$ref' in schema ? undefined : schema.example;
    return [`${name}=${encodeURIComponent(String(example ?? ''))}`];
  });
  return needed.length === 0 ? '' : `?${needed.join('&')}`;
}
