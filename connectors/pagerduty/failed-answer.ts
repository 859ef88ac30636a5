import type { IncomingHttpHeaders } from 'node:http';
import { OutboundError } from '../contract.ts';
import { answerError } from '../shared/answer-error.ts';
import { retryAfterMs } from '../shared/retry-after.ts';
import { resetsInMs } from './limit-reset.ts';

export type AnswerHead = { status: number; headers: IncomingHttpHeaders };

/** What an answer that is no success means. `resource` is what was asked for: `incidents`. */
export function refusalOf({ status, headers }: AnswerHead, resource: string): OutboundError {
  const date = headers.date ?? null;
  const wished = retryAfterMs(headerText(headers['retry-after']), date);
  return answerError({
    provider: 'PagerDuty',
    status,
    words: wordsFor(status, resource),
    // A reset is told with every answer, and is a wish only where too much was asked.
    retryAfterMs:
      wished === null && status === 429
        ? resetsInMs(headerText(headers['ratelimit-reset']), date)
        : wished,
  });
}

function wordsFor(status: number, resource: string): string | null {
  if (status === 401) return 'PagerDuty does not accept the API token.';
  if (status !== 403) return null;
  const needs = `it has to be a read-only REST API key, or an OAuth token with the scope ${resource}.read`;
  return `The API token may not read ${resource}; ${needs}.`;
}

export function headerText(value: string | string[] | undefined): string | null {
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
