import type { IncomingHttpHeaders } from 'node:http';
import { OutboundError } from '../contract.ts';
import { answerError } from '../shared/answer-error.ts';
import { retryAfterMs } from '../shared/retry-after.ts';

export type AnswerHead = { status: number; headers: IncomingHttpHeaders };

/** What an answer that is no success means. `resource` is what was asked for: `incidents`. */
export function refusalOf({ status, headers }: AnswerHead, resource: string): OutboundError {
  const wait = headerText(headers['retry-after']) ?? headerText(headers['ratelimit-reset']);
  return answerError({
    provider: 'PagerDuty',
    status,
    words: wordsFor(status, resource),
    // A reset is told with every answer, and is a wish only where too much was asked.
    retryAfterMs:
      status === 429
        ? retryAfterMs(wait, headers.date ?? null)
        : retryAfterMs(headerText(headers['retry-after']), headers.date ?? null),
  });
}

function wordsFor(status: number, resource: string): string | null {
  if (status === 401) return 'PagerDuty does not accept the API token.';
  if (status !== 403) return null;
  const needs = `it has to be a read-only REST API key, or an OAuth token with the scope ${resource}.read`;
  return `The API token may not read ${resource}; ${needs}.`;
}

function headerText(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** PagerDuty called it a success, and it was not JSON, not what is documented, or too large. */
export class UnreadableAnswer extends OutboundError {
  /** Larger than is taken, so that asking for less of it may help. */
  readonly isTooLarge: boolean;

  constructor({ isTooLarge }: { isTooLarge: boolean }) {
    const why = isTooLarge ? 'is larger than is taken' : 'can’t be read';
    super('broken_answer', `PagerDuty sent an answer that ${why}.`, { status: 200 });
    this.name = 'UnreadableAnswer';
    this.isTooLarge = isTooLarge;
  }
}
