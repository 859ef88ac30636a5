import type { ApiDocument } from '../api-document.ts';
import { bodyOf, type PlacedOperation, resolved } from './document-parts.ts';

/** The same request on a command line, with `$CLOSECALL_TOKEN` for the token. */
export function curlExample(
  document: ApiDocument,
  base: string,
  { method, path, operation }: PlacedOperation,
): string {
  const address = `${base}/api/v1${path.replaceAll(/\{([a-z]+)\}/gi, '$$$1')}`;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "${address}"`,
    '  -H "authorization: Bearer $CLOSECALL_TOKEN"',
  ];
  const body = bodyOf(operation);
  if (body !== null) {
    const example: unknown = resolved(document, body.schema).example ?? {};
    const json = JSON.stringify(example).replaceAll("'", "'\\''");
    lines.push('  -H "content-type: application/json"', `  -d '${json}'`);
  }
  return lines.join(' \\\n');
}
