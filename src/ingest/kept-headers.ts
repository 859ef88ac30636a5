const prefixes = [
  'x-github-',
  'x-gitlab-',
  'x-webhook-',
  'x-atlassian-',
  'x-pagerduty-',
  'x-request-',
  'ce-',
];
const names = new Set(['content-type', 'user-agent']);
const longest = 1_000;

/**
 * The headers that matter later. Signatures and credentials are not kept: they say nothing that the
 * verified bytes don't.
 */
export function keptHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.includes('signature') || name.includes('token') || name.includes('secret')) continue;
    if (!names.has(name) && !prefixes.some((prefix) => name.startsWith(prefix))) continue;
    kept[name] = value.slice(0, longest);
  }
  return kept;
}
