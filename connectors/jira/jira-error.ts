import { z } from 'zod';
import { cleanLine } from '../../src/core/clean-text.ts';
import { answerError } from '../shared/answer-error.ts';
import { maybe } from '../shared/fields.ts';
import { retryAfterMs } from '../shared/retry-after.ts';
import { withoutSecrets } from '../shared/without-secrets.ts';

const Header = maybe(z.string());

/** jira.js's HttpException, which has an axios answer in its cause only when Jira answered. */
const FailedAnswer = z.object({
  cause: z.object({
    response: z.object({
      status: z.int(),
      headers: z.object({ 'retry-after': Header, date: Header }),
      data: z.unknown().optional(),
    }),
  }),
});

const Words = z.object({
  errorMessages: maybe(z.array(z.string())),
  errors: maybe(z.record(z.string(), z.unknown())),
});

/** An answer that is no success as an OutboundError; anything else as it came, for `bounded`. */
export function jiraError(error: unknown, secrets: readonly string[]): unknown {
  const failed = FailedAnswer.safeParse(error);
  if (!failed.success) return error;
  const { status, headers, data } = failed.data.cause.response;
  const words = wordsOf(data) ?? ownWords(status);
  return answerError({
    provider: 'Jira',
    status,
    words: words === null ? null : withoutSecrets(words, secrets),
    retryAfterMs: retryAfterMs(headers['retry-after'], headers.date),
  });
}

/** Jira's own words: what it says of the whole, then of single fields. */
function wordsOf(data: unknown): string | null {
  const words = Words.safeParse(data);
  if (!words.success) return null;
  const { errorMessages, errors } = words.data;
  const ofFields = Object.entries(errors ?? {}).map(([field, text]) => `${field}: ${String(text)}`);
  return cleanLine([...(errorMessages ?? []), ...ofFields].join('; '), 2000) || null;
}

function ownWords(status: number): string | null {
  return status === 401 ? 'Jira does not accept the API token.' : null;
}
