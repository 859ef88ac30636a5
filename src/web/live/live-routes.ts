import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import {
  type ChangesSince,
  changesSince,
  latestCommitMs,
  type Since,
} from '../../db/queries/changes-since.ts';
import { answerError } from '../auth/answer-error.tsx';
import { type FindCallerContext, findCaller } from '../auth/find-caller.ts';
import { requireRole } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { type LiveEvent, liveEvent, type Missed } from './live-event.ts';
import type { Live } from './live-hub.ts';
import { newsOf } from './live-reader.ts';
import { createLiveStreams } from './live-streams.ts';
import { streamLive } from './stream-live.ts';

export type LiveContext = FindCallerContext &
  Pick<WebContext, 'db' | 'log'> & { live: Live; beatEveryMs?: number };

const usualBeatMs = 20_000;

/** What others decide and what is found, as it happens: as a stream, or asked for again and again. */
export function createLiveRoutes(context: LiveContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.onError((error, c) => answerError(c, error, context.log));
  const streams = createLiveStreams();

  app.get('/live', requireRole('viewer'), async (c) => {
    const isStream = c.req.header('accept')?.includes('text/event-stream') ?? false;
    if (!isStream || c.req.method === 'HEAD') return answerSince(context.db, c);
    const caller = c.get('caller');
    const opened = streams.open(caller);
    if (opened === 'too-many-of-one') {
      return c.text('Too many live pages are open for you; this one looks again by itself.\n', 429);
    }
    if (opened === 'too-many') return c.text('Too many live pages are open.\n', 503);
    return streamLive(c, {
      live: context.live,
      caller,
      beatEveryMs: context.beatEveryMs ?? usualBeatMs,
      missed: async () => {
        const since = readSince(c);
        return since === null ? null : eventsSince(context.db, since, caller);
      },
      isSignedIn: async () => (await findCaller(c, context)).kind === 'found',
      onEnd: () => streams.close(caller),
    });
  });
  app.get('/live/since', requireRole('viewer'), (c) => answerSince(context.db, c));
  return app;
}

async function answerSince(db: Database, c: Context<WebVariables>): Promise<Response> {
  return c.json(await eventsSince(db, readSince(c) ?? { ageMs: 0 }, c.get('caller')));
}

/** What was missed since; what is committed late is told with it, and may have been told already. */
async function eventsSince(db: Database, since: Since, caller: Caller): Promise<Missed> {
  const found = await changesSince(db, widened(since));
  const { asOf, changes, isWhole } = found;
  const events = changes.map((change) => {
    // What a page already shows as waiting is not new to it.
    const isNew = change.isFound && change.at >= startOf(since, found);
    return liveEvent(newsOf({ ...change, isFound: isNew }, asOf), caller);
  });
  const whole: readonly LiveEvent[] = isWhole ? [] : [{ event: 'resync', data: {} }];
  return { cursor: String(asOf.getTime()), events: [...events, ...whole] };
}

function widened(since: Since): Since {
  if (since instanceof Date) return new Date(since.getTime() - latestCommitMs);
  return { ageMs: since.ageMs + latestCommitMs };
}

function startOf(since: Since, { asOf }: ChangesSince): Date {
  return since instanceof Date ? since : new Date(asOf.getTime() - since.ageMs);
}

const dayMs = 24 * 60 * 60 * 1000;
/** What the database can read as well. */
const latestMs = Date.UTC(9999, 11, 31);
const Ms = z.coerce.number().int().min(0);

/** A cursor of an answer before, which wins when a browser connects again, or the page's age. */
function readSince(c: Context): Since | null {
  const cursor = Ms.max(latestMs).safeParse(
    c.req.header('last-event-id') || c.req.query('after') || undefined,
  );
  if (cursor.success) return new Date(cursor.data);
  const age = Ms.max(dayMs).safeParse(c.req.query('age') || undefined);
  return age.success ? { ageMs: age.data } : null;
}
