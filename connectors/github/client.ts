import { z } from 'zod';
import type { ClientContext } from '../contract.ts';
import { answerError } from '../shared/answer-error.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import { retryAfterMs } from '../shared/retry-after.ts';
import type { Settings } from './schema.ts';

/** Asks how many calls are left: small, and free of charge. */
export async function check(
  context: ClientContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): Promise<{ detail: string }> {
  return context.outbound.bounded(limitMs, async (signal) => {
    const octokit = await connect(context, signal);
    try {
      const { data } = await octokit.rest.rateLimit.get();
      return { detail: `GitHub answered; ${data.rate.remaining} calls are left this hour.` };
    } catch (error) {
      const answer = FailedAnswer.safeParse(error);
      if (!answer.success) throw error;
      // Enterprise Server answers 404 where the admin has switched rate limits off.
      if (answer.data.status === 404 && isWithoutLimits(answer.data)) {
        return { detail: 'GitHub answered; its rate limits are switched off.' };
      }
      throw failed(answer.data);
    }
  });
}

async function connect(
  { settings, apiToken, outbound }: ClientContext<Settings>,
  signal: AbortSignal,
) {
  // Loaded with the first call; a service that has not called yet can do without.
  const { Octokit } = await import('@octokit/rest');
  return new Octokit({
    ...(apiToken === null ? {} : { auth: apiToken }),
    baseUrl: settings.apiUrl,
    userAgent: 'closecall',
    request: { fetch: outbound.fetch, signal },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

function silent(): void {}

/** The part of Octokit's RequestError that is there only when GitHub answered. */
type FailedAnswer = z.infer<typeof FailedAnswer>;
const FailedAnswer = z.object({
  status: z.int(),
  response: z.object({
    headers: z.record(z.string(), z.unknown()),
    data: z.object({ message: z.string() }).nullish().catch(null),
  }),
});

function isWithoutLimits({ response }: FailedAnswer): boolean {
  return response.data?.message.toLowerCase().includes('not enabled') ?? false;
}

/** GitHub says 403 as well as 429 to those who ask too often. */
function failed({ status, response }: FailedAnswer) {
  const header = (name: string) => {
    const value = response.headers[name];
    return typeof value === 'string' ? value : null;
  };
  const isLimited =
    status === 403 && (header('retry-after') !== null || header('x-ratelimit-remaining') === '0');
  return answerError({
    provider: 'GitHub',
    status: isLimited ? 429 : status,
    words: status === 401 ? 'GitHub does not accept the API token.' : null,
    retryAfterMs: retryAfterMs(header('retry-after'), header('date')),
  });
}
