import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';

/**
 * Atlassian's own schema of the Document Format, as `@atlaskit/adf-schema` 57.7.22 publishes it
 * (Apache-2.0); the package itself would bring fifty others along.
 */
const schema = JSON.parse(readFileSync(new URL('adf-schema/full.json', import.meta.url), 'utf8'));

const validate = new AjvDraft04.default({ allErrors: false, strict: false }).compile(schema);

/** What Atlassian's schema has against a document. */
export function adfSchemaFaults(document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
