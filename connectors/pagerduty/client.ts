import { z } from 'zod';
import { type ClientContext, OutboundError } from '../contract.ts';
import { answerError } from '../shared/answer-error.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import type { Settings } from './schema.ts';

/**
 * Asks for the account's abilities: small, and open to account keys and user tokens alike, where
 * `/users/me` answers only to the latter.
 */
export async function check(
  { settings, apiToken, outbound }: ClientContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): Promise<{ detail: string }> {
  if (apiToken === null) throw new OutboundError('refused', 'This connection has no API token.');
  await outbound.bounded(limitMs, async (signal) => {
    // Loaded with the first call; a service that has not called yet can do without.
    const { api } = await import('@pagerduty/pdjs');
    const options = {
      // The full address, because pdjs makes https:// of a `server`.
      url: `${settings.apiUrl}/abilities`,
      method: 'GET',
      token: apiToken,
      signal,
      redirect: 'manual' as const,
      // 0: no timer of its own; it would not abort anything, and keeps the process alive for 30 s.
      requestTimeout: 0,
      retryTimeout: 0,
      // Both are node-fetch's own options, which pdjs hands on.
      agent: onlyOnce(outbound),
      size: outbound.maxResponseBytes,
    };
    const answer = await api(options).catch(thrownAnswer);
    if (!isSuccess(answer.status)) throw failed(answer.status);
  });
  return { detail: 'PagerDuty accepted the API token.' };
}

/**
 * Chooses the agent by protocol, and refuses to be asked again: that is pdjs trying again by itself
 * after a 429, while trying again belongs to the queue alone.
 */
function onlyOnce({ httpAgent, httpsAgent }: ClientContext<Settings>['outbound']) {
  let isUsed = false;
  return (url: URL) => {
    if (isUsed) throw failed(429);
    isUsed = true;
    return url.protocol === 'https:' ? httpsAgent : httpAgent;
  };
}

/** pdjs rejects with the answer itself, and not with an error, when a body is not JSON. */
function thrownAnswer(reason: unknown): { status: number } {
  if (reason instanceof Error) throw reason;
  const answer = z.object({ status: z.int() }).safeParse(reason);
  if (!answer.success || isSuccess(answer.data.status)) {
    throw new OutboundError('broken_answer', 'PagerDuty sent an answer that can’t be read.');
  }
  return answer.data;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function failed(status: number): OutboundError {
  const words = status === 401 ? 'PagerDuty does not accept the API token.' : null;
  return answerError({ provider: 'PagerDuty', status, words, retryAfterMs: null });
}
