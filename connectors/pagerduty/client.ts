import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type ZodType, z } from 'zod';
import { type ClientContext, OutboundError, type ReadContext } from '../contract.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import { type AnswerHead, headerText, refusalOf, UnreadableAnswer } from './failed-answer.ts';
import { resetsInMs } from './limit-reset.ts';
import type { Settings } from './schema.ts';

/** What of the API is read; every path part is one id or one fixed word. */
export type Request = {
  path: readonly [string, ...string[]];
  query?: Readonly<Record<string, string | string[]>>;
};

/** Reads one answer; throws OutboundError for everything that is no answer to build on. */
export type PagerDutyApi = { get<T>(schema: ZodType<T>, request: Request): Promise<T> };

/** The API as reading at some length uses it: within the connection's share of the rate limit. */
export function pagerDutyApi(
  context: ReadContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): PagerDutyApi {
  const { budget } = context;
  return {
    async get(schema, request) {
      await budget.spend();
      const note: Note = (limit) => budget.note(limit);
      const data = await send(context, request, { limitMs, note });
      const parsed = schema.safeParse(data);
      if (!parsed.success) throw new UnreadableAnswer({ isTooLarge: false });
      return parsed.data;
    },
  };
}

/**
 * Asks for one incident, which takes a right that everything else takes too; account keys and user
 * tokens alike may, where `/users/me` answers only to the latter.
 */
export async function check(
  context: ClientContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): Promise<{ detail: string }> {
  const request: Request = { path: ['incidents'], query: { limit: '1' } };
  await send(context, request, { limitMs, note: () => {} });
  return { detail: 'PagerDuty accepted the API token.' };
}

type Note = ReadContext<Settings>['budget']['note'];
type Terms = { limitMs: number; note: Note };

async function send(
  { settings, apiToken, outbound }: ClientContext<Settings>,
  request: Request,
  { limitMs, note }: Terms,
): Promise<unknown> {
  if (apiToken === null) throw new OutboundError('refused', 'This connection has no API token.');
  const path = request.path.map(pathPart).join('/');
  return outbound.bounded(limitMs, async (signal) => {
    // Loaded with the first call; a service that has not called yet can do without.
    const { api } = await import('@pagerduty/pdjs');
    const once = onlyOnce(outbound);
    const options = {
      // The full address, because pdjs makes https:// of a `server`.
      url: `${settings.apiUrl}/${path}`,
      method: 'GET',
      token: apiToken,
      // OAuth tokens say what they are; everything else is a REST API key.
      tokenType: /^pd[a-z]{2}\+_/.test(apiToken) ? 'bearer' : 'token',
      ...(request.query && { queryParameters: request.query }),
      signal,
      redirect: 'manual' as const,
      // 0: no timer of its own; it would not abort anything, and keeps the process alive for 30 s.
      requestTimeout: 0,
      retryTimeout: 0,
      // Both are node-fetch's own options, which pdjs hands on.
      agent: once.agent,
      size: outbound.maxResponseBytes,
    };
    const answer = await api(options).then(asRead, asThrown).catch(once.instead);
    const head = { status: answer.status, headers: once.headers() };
    noteLimit(head, note);
    if (answer.status < 200 || answer.status >= 300) throw refusalOf(head, request.path[0]);
    if (answer.data === undefined) throw new UnreadableAnswer(answer);
    return answer.data;
  });
}

/** Ids go into an address as they are, so that nothing else may look like one. */
export function isPagerDutyId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,100}$/.test(text);
}

function pathPart(part: string): string {
  if (isPagerDutyId(part)) return part;
  throw new OutboundError('refused', 'PagerDuty has no ids of that form.');
}

/** `data` is undefined where the body was no JSON, or was given up on as too large. */
type Answer = { status: number; data: unknown; isTooLarge: boolean };

function asRead({ status, data }: { status: number; data: unknown }): Answer {
  return { status, data, isTooLarge: false };
}

/** A body that node-fetch gave up on for its size was not read to its end. */
const Unread = z.object({
  status: z.int(),
  body: z.object({ readableEnded: z.boolean() }).nullish(),
});

/** pdjs rejects with the answer itself, and not with an error, when a body is not JSON. */
function asThrown(reason: unknown): Answer {
  if (reason instanceof Error) throw reason;
  const answer = Unread.safeParse(reason);
  if (!answer.success) throw new UnreadableAnswer({ isTooLarge: false });
  const { status, body } = answer.data;
  return { status, data: undefined, isTooLarge: body?.readableEnded === false };
}

/**
 * Chooses the agent by protocol, and refuses to be asked again: that is pdjs trying again by itself
 * after a 429, while trying again belongs to the queue alone. pdjs drops that first answer and its
 * headers with it, so they are taken down as they arrive.
 */
function onlyOnce({ httpAgent, httpsAgent }: ClientContext<Settings>['outbound']) {
  const askedAgain = new Error('asked again');
  let isUsed = false;
  let headers: IncomingHttpHeaders = {};
  const watching = <Agent extends object>(agent: Agent) =>
    watchRequests(agent, (response) => {
      headers = response.headers;
    });
  return {
    agent(url: URL) {
      if (isUsed) throw askedAgain;
      isUsed = true;
      return watching(url.protocol === 'https:' ? httpsAgent : httpAgent);
    },
    headers: (): IncomingHttpHeaders => headers,
    /** What the first answer was when pdjs wanted a second one. */
    instead(error: unknown): Answer {
      if (error === askedAgain) return { status: 429, data: undefined, isTooLarge: false };
      throw error;
    },
  };
}

/** The same agent, which tells of each answer; everything but the way in stays the agent's own. */
function watchRequests<Agent extends object>(
  agent: Agent,
  onAnswer: (response: IncomingMessage) => void,
): Agent {
  return new Proxy(agent, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      if (key !== 'addRequest') return value.bind(target);
      return (request: ClientRequest, ...others: unknown[]) => {
        request.prependOnceListener('response', onAnswer);
        return value.call(target, request, ...others);
      };
    },
  });
}

/** Told with every answer; a 429 may come without. */
function noteLimit({ headers }: AnswerHead, note: Note): void {
  const [limit, remaining] = ['limit', 'remaining'].map((name) =>
    z.coerce.number().int().min(0).safeParse(headers[`ratelimit-${name}`]),
  );
  const reset = resetsInMs(headerText(headers['ratelimit-reset']), headers.date ?? null);
  if (!limit?.success || !remaining?.success || reset === null) return;
  note({ limit: limit.data, remaining: remaining.data, resetsInMs: reset });
}
