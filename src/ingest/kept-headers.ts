import type { IncomingHttpHeaders } from 'node:http';

const matters =
  /^(content-type$|user-agent$|x-github-|x-gitlab-|x-webhook-|x-atlassian-|x-pagerduty-|x-request-|ce-)/;
const isSecret = /signature|token|secret/;
const longest = 1_000;

/**
 * The headers that matter later, by their lower-case names. Signatures and credentials are not kept:
 * they say nothing that the verified bytes don't.
 */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    if (!matters.test(name) || isSecret.test(name)) continue;
    kept[name] = String(headers[name]).slice(0, longest);
  }
  return kept;
}
