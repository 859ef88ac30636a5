import { z } from 'zod';
import { cleanLine } from '../../src/core/clean-text.ts';
import type { OutboundError } from '../contract.ts';
import { answerError } from '../shared/answer-error.ts';
import { withoutSecrets } from '../shared/without-secrets.ts';
import { headerOf, waitOf, wishedWait } from './answer-headers.ts';
import { acceptedScopes, lacksScope } from './token-scopes.ts';

/** The part of Octokit's RequestError that is there only when GitHub answered. */
export type FailedAnswer = z.infer<typeof FailedAnswer>;
export const FailedAnswer = z.object({
  status: z.int(),
  response: z.object({
    headers: z.record(z.string(), z.unknown()),
    data: z.object({ message: z.string() }).nullish().catch(null),
  }),
});

export function isWithoutLimits(answer: FailedAnswer): boolean {
  return /not enabled/i.test(messageOf(answer));
}

/** What a refusal means; `needs` is the permission that the request takes. */
export function githubError(
  answer: FailedAnswer,
  asked: { needs: string | null; apiToken: string | null },
): OutboundError {
  const isLimit = isLimited(answer);
  const { headers } = answer.response;
  return answerError({
    provider: 'GitHub',
    status: isLimit ? 429 : answer.status,
    words: wordsOf(answer, asked),
    retryAfterMs: isLimit ? waitOf(headers) : wishedWait(headers),
    lacksRight: !isLimit && isLack(answer),
  });
}

/** GitHub says 403 as well as 429 to those who ask too often. */
function isLimited(answer: FailedAnswer): boolean {
  if (answer.status !== 403) return answer.status === 429;
  const { headers } = answer.response;
  return (
    headerOf(headers, 'retry-after') !== null ||
    headerOf(headers, 'x-ratelimit-remaining') === '0' ||
    /rate limit|abuse detection/i.test(messageOf(answer))
  );
}

function wordsOf(
  answer: FailedAnswer,
  { needs, apiToken }: { needs: string | null; apiToken: string | null },
): string | null {
  if (answer.status === 401) {
    return apiToken === null
      ? 'This connection has no API token.'
      : 'GitHub does not accept the API token.';
  }
  const message = cleanLine(withoutSecrets(messageOf(answer), [apiToken]), 300);
  if (message === '') return null;
  if (!isLack(answer)) return `GitHub answered ${answer.status}: ${message}`;
  const wanted = wantedByHeaders(answer) ?? (needs === null ? null : `the permission ${needs}`);
  const lack = wanted === null ? 'lacks a permission' : `lacks ${wanted}`;
  return `The API token ${lack} (GitHub: ${message})`;
}

/** To a classic token GitHub says 404 of what its scopes do not cover, as of what is not there. */
function isLack(answer: FailedAnswer): boolean {
  if (answer.status === 404) return lacksScope(answer.response.headers);
  const words = /not accessible|must have|permission|scope/i;
  return answer.status === 403 && words.test(messageOf(answer));
}

/** GitHub itself says what would have done: `actions=read; contents=read,metadata=read`. */
function wantedByHeaders({ response: { headers } }: FailedAnswer): string | null {
  const permissions = headerOf(headers, 'x-accepted-github-permissions');
  if (permissions !== null) {
    return `the permission ${cleanLine(sayPermissions(permissions), 200)}`;
  }
  // Classic tokens have scopes; any one of these is enough.
  const scopes = acceptedScopes(headers);
  return scopes.length === 0 ? null : `the scope ${cleanLine(scopes.join(' or '), 200)}`;
}

function sayPermissions(text: string): string {
  const sets = text.split(';').map((set) => set.split(',').map((one) => one.trim()));
  return sets.map((set) => set.join(' and ').replaceAll('=', ': ')).join(' or ');
}

function messageOf({ response }: FailedAnswer): string {
  return response.data?.message ?? '';
}
