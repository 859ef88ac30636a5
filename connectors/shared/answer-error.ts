import { OutboundError } from '../contract.ts';

/** An answer that is no success. `words` are the provider's own, already without our secrets. */
export type FailedAnswer = {
  provider: string;
  status: number;
  words: string | null;
  retryAfterMs: number | null;
  /** Said so by the provider, where it tells that apart. */
  lacksRight?: boolean;
};

/** What such an answer means to the caller; its message is the provider's words where it had some. */
export function answerError(answer: FailedAnswer): OutboundError {
  const { provider, status, words, retryAfterMs, lacksRight = false } = answer;
  const options = { status, retryAfterMs, lacksRight };
  if (status === 429) {
    return new OutboundError('rate_limited', `${provider} asks us to slow down`, options);
  }
  if (status === 408 || status >= 500) {
    return new OutboundError('broken_answer', `${provider} answered ${status}`, options);
  }
  if (status >= 300 && status < 400) {
    const message = `${provider} answered with a redirect (${status}), which is never followed; check the address`;
    return new OutboundError('refused', message, options);
  }
  return new OutboundError('refused', words ?? `${provider} answered ${status}`, options);
}
