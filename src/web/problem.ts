import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { hasCode, isDatabaseAway } from '../db/is-database-away.ts';

/** Every kind of problem that pages and the API answer with: its status, and a title for people. */
export const problemKinds = {
  unreadable: { status: 400, title: 'The request can’t be read' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'other-team': { status: 403, title: 'It belongs to another team' },
  forged: { status: 403, title: 'The request did not come from our own pages' },
  'not-found': { status: 404, title: 'Not found' },
  stale: { status: 409, title: 'It has changed meanwhile' },
  'not-possible': { status: 409, title: 'Not possible as things are' },
  'too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 415, title: 'The body has to be JSON' },
  'wrong-host': { status: 421, title: 'Not known under this host name' },
  invalid: { status: 422, title: 'Something in the request is wrong' },
  'too-many': { status: 429, title: 'Too many tries' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  away: { status: 503, title: 'The database can’t be reached' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;

export type ProblemKind = keyof typeof problemKinds;

type Besides = {
  /** Members of the answer besides type, title, status and detail. */
  extra?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
};

/** What a route answers instead of success; `detail` is a sentence for the person who asked. */
export class HttpProblem extends Error {
  readonly kind: ProblemKind;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, detail: string, besides: Besides = {}) {
    super(detail, { cause: besides.cause });
    this.name = 'HttpProblem';
    this.kind = kind;
    this.extra = besides.extra ?? {};
    this.headers = besides.headers ?? {};
  }
}

/** RFC 9457. The type leads to the page that explains it. */
export function problemBody(problem: HttpProblem) {
  const { status, title } = problemKinds[problem.kind];
  const type = `/api#problem-${problem.kind}`;
  return { type, title, status, detail: problem.message, ...problem.extra };
}

export function answerProblem(c: Context, problem: HttpProblem): Response {
  return c.body(JSON.stringify(problemBody(problem)), problemKinds[problem.kind].status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
  });
}

/** Translates whatever was thrown; nothing of an unexpected error reaches the answer. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof HTTPException) return problemOfHono(error);
  if (isDatabaseAway(error) || isDatabaseBusy(error)) {
    return new HttpProblem('away', 'It should be back soon. Try again in some seconds.', {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  const detail = 'It was written to the log. Trying again may help.';
  return new HttpProblem('internal', detail, { cause: error });
}

function problemOfHono(error: HTTPException): HttpProblem {
  if (error.status === 415) {
    return new HttpProblem('not-json', 'Send the body with content-type: application/json.');
  }
  if (error.status < 500) return new HttpProblem('unreadable', 'The body is not valid JSON.');
  return new HttpProblem('internal', 'Something went wrong.', { cause: error });
}

/** Postgres: it took too long, or a lock did not come free in time. */
const slowStates: ReadonlySet<string> = new Set(['57014', '55P03']);

function isDatabaseBusy(error: unknown): boolean {
  return hasCode(error, (code) => slowStates.has(code));
}
