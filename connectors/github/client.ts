import type { ZodType } from 'zod';
import { type Access, type ClientContext, OutboundError, type ReadContext } from '../contract.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import { answeredAt, type Headers, limitOf, nextCursor } from './answer-headers.ts';
import { followingRenames } from './follow-renames.ts';
import { FailedAnswer, githubError, isWithoutLimits } from './github-error.ts';
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
      throw githubError(answer.data, { needs: null, apiToken: context.apiToken });
    }
  });
}

/** One request, and what is read of its answer. */
export type Asked<T> = {
  /** As GitHub documents it: `GET /repos/{owner}/{repo}`. */
  route: string;
  parameters: Readonly<Record<string, string | number | boolean>>;
  /** Which permission the token needs for it, in GitHub's words: `Actions: read`. */
  needs: string;
  answer: ZodType<T>;
};

export type Answered<T> = {
  data: T;
  /** GitHub's own time, so that no two clocks have to agree; 1970 where a proxy took it away. */
  answeredAt: Date;
  /** Where a list that is read by cursor goes on; null at its end. */
  nextCursor: string | null;
};

/** Asks GitHub one thing within the connection's budget; throws OutboundError. */
export async function request<T>(
  context: ReadContext<Settings>,
  asked: Asked<T>,
): Promise<Answered<T>> {
  const { budget, outbound } = context;
  await budget.spend();
  const { headers, data } = await outbound.bounded(CALL_LIMIT_MS, (signal) =>
    send(context, asked, signal),
  );
  const read = asked.answer.safeParse(data);
  if (!read.success) {
    throw new OutboundError('broken_answer', 'GitHub’s answer is not what it documents');
  }
  return {
    data: read.data,
    answeredAt: answeredAt(headers) ?? new Date(0),
    nextCursor: nextCursor(headers),
  };
}

async function send<T>(
  context: ReadContext<Settings>,
  { route, parameters, needs }: Asked<T>,
  signal: AbortSignal,
): Promise<{ headers: Headers; data: unknown }> {
  const octokit = await connect(context, signal);
  try {
    const { headers, data } = await octokit.request(route, { ...parameters });
    noteLimit(context, headers);
    return { headers, data };
  } catch (error) {
    // Octokit says status 500 of calls that got no answer as well.
    const answer = FailedAnswer.safeParse(error);
    if (!answer.success) throw error;
    noteLimit(context, answer.data.response.headers);
    throw githubError(answer.data, { needs, apiToken: context.apiToken });
  }
}

function noteLimit({ budget }: ReadContext<Settings>, headers: Headers): void {
  const limit = limitOf(headers);
  if (limit !== null) budget.note(limit);
}

async function connect(
  { settings, apiToken, outbound }: Access & { settings: Settings },
  signal: AbortSignal,
) {
  // Loaded with the first call; a service that has not called yet can do without.
  const { Octokit } = await import('@octokit/rest');
  return new Octokit({
    ...(apiToken === null ? {} : { auth: apiToken }),
    baseUrl: settings.apiUrl,
    userAgent: 'closecall',
    request: { fetch: followingRenames(outbound.fetch), signal },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

function silent(): void {}
