import type { ConfigurationDocument, SecretReference } from '../config/document.ts';
import type { ConfigurationProblem } from '../config/read-document.ts';
import { err, type Result } from '../core/result.ts';
import type { PlainSecret } from './store-secrets.ts';

/** Every secret that a document names, and what can't be resolved of it. */
export function resolveSecrets(
  document: ConfigurationDocument,
  resolve: (reference: SecretReference) => Result<string, string>,
) {
  const found = new Map<string, PlainSecret[]>();
  const problems: ConfigurationProblem[] = [];
  const take = (
    id: string,
    purpose: PlainSecret['purpose'],
    path: string,
    reference: SecretReference,
  ) => {
    const value = resolve(reference);
    if (value.ok) found.set(id, [...(found.get(id) ?? []), { purpose, value: value.value }]);
    else problems.push({ path, message: value.problem });
  };
  for (const [index, connection] of document.connections.entries()) {
    const path = `connections[${index}].secrets`;
    for (const [position, reference] of (connection.secrets?.webhook ?? []).entries()) {
      take(connection.id, 'webhook', `${path}.webhook[${position}]`, reference);
    }
    const token = connection.secrets?.apiToken;
    if (token !== undefined) take(connection.id, 'apiToken', `${path}.apiToken`, token);
  }
  const chats = new Map<string, string>();
  for (const [index, { id, digest }] of document.teams.entries()) {
    if (digest?.chat === undefined) continue;
    const value = resolveChat(resolve(digest.chat));
    if (value.ok) chats.set(id, value.value);
    else problems.push({ path: `teams[${index}].digest.chat`, message: value.problem });
  }
  return {
    problems,
    of: (id: string): readonly PlainSecret[] => found.get(id) ?? [],
    chatOf: (id: string): string | null => chats.get(id) ?? null,
  };
}

function resolveChat(resolved: Result<string, string>): Result<string, string> {
  if (!resolved.ok) return resolved;
  const isAddress = URL.canParse(resolved.value) && /^https?:/.test(resolved.value);
  return isAddress ? resolved : err('must be the http or https address of an incoming webhook');
}
