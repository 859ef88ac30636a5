import { assertNever } from '../../src/core/assert-never.ts';
import { OutboundError } from '../contract.ts';
import type { WriteOutcome } from '../contract-tickets.ts';

/**
 * How a write that threw has ended. Only what surely never reached Jira may be sent again; where
 * nobody knows, the outcome is ambiguous. Anything but an OutboundError is a fault of ours.
 */
export function failedWrite(error: unknown): WriteOutcome<never> {
  if (!(error instanceof OutboundError)) throw error;
  switch (error.code) {
    case 'refused':
      return { kind: 'refused', status: error.status ?? 0, words: error.message };
    case 'rate_limited':
      return { kind: 'not_sent', ...why(error), because: 'asked_to_wait' };
    case 'unreachable':
    case 'forbidden_address':
      return { kind: 'not_sent', ...why(error), because: error.code };
    case 'timeout':
    case 'broken_answer':
      return { kind: 'ambiguous', ...why(error) };
    default:
      return assertNever(error.code);
  }
}

function why({ message, retryAfterMs }: OutboundError) {
  return { detail: message, retryAfterMs };
}
