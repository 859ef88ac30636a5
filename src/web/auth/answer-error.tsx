import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { Log } from '../../observe/log.ts';
import { asksForJson } from '../asks-for-json.ts';
import type { Caller } from '../caller.ts';
import { answerProblem, type HttpProblem, problemKinds, problemOf } from '../problem.ts';
import { DatabaseAwayPage } from '../views/database-away-page.tsx';
import { MessagePage } from '../views/message-page.tsx';
import { loginAddress } from './own-path.ts';

/**
 * Answers whatever went wrong: the API and the pages' script with problem+json, everything else with
 * a page that people can read. Only our own trouble is logged.
 */
export function answerError(c: Context, error: unknown, log: Log): Response | Promise<Response> {
  const problem = problemOf(error);
  if (problem.kind === 'internal') log.error({ error, route: routePath(c, -1) }, 'request failed');
  if (problem.kind === 'away') log.warn({ error, route: routePath(c, -1) }, 'database away');
  c.header('cache-control', 'no-store');
  const isForProgram = c.req.path.startsWith('/api/') || asksForJson(c);
  return isForProgram ? answerProblem(c, problem) : answerPage(c, problem);
}

function answerPage(c: Context, problem: HttpProblem): Response | Promise<Response> {
  const { status, title } = problemKinds[problem.kind];
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  if (problem.kind === 'away') return c.html(<DatabaseAwayPage wasSent={!isReading(c)} />, status);
  if (problem.kind === 'unauthenticated') {
    return c.html(
      <MessagePage {...signedOut(c)} caller={null}>
        <SignedOut c={c} />
      </MessagePage>,
      status,
    );
  }
  return c.html(
    <MessagePage title={title} caller={callerOf(c)}>
      <p>{problem.message}</p>
    </MessagePage>,
    status,
  );
}

/**
 * What a chat's preview shows of an address that was pasted there: it asks without being signed in, and
 * learns what kind of page it is and nothing of what stands on it.
 */
function signedOut(c: Context): { title: string; description?: string } {
  if (!/^\/candidates\/[^/]+$/.test(c.req.path)) return { title: 'Sign in first' };
  return {
    title: 'A near miss in Closecall',
    description: 'Sign in to see what happened and decide on it.',
  };
}

function callerOf(c: Context): Caller | null {
  const caller: Caller | undefined = c.get('caller');
  return caller ?? null;
}

function isReading(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD';
}

/** For somebody whose session has ended, perhaps just while they decided something. */
function SignedOut({ c }: { c: Context }) {
  return (
    <>
      <p>
        You are not signed in, or your session has ended.
        {isReading(c) ? null : ' Nothing was changed.'}
      </p>
      <p>
        <a class="button button-primary" href={loginAddress(askedFor(c))}>
          Sign in
        </a>
      </p>
    </>
  );
}

function askedFor(c: Context): string {
  if (!isReading(c)) return '/';
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}

/** What somebody can do whose link is of no use. */
export function HowToSignIn() {
  return (
    <p>
      <a href="/login">Sign in</a> with your password, or ask an admin for another link. Whoever
      runs Closecall can print one for an admin: <code>npx closecall login</code>.
    </p>
  );
}
