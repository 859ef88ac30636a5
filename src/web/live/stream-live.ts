import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Caller } from '../caller.ts';
import { type LiveEvent, liveEvent, type Missed } from './live-event.ts';
import type { Live } from './live-hub.ts';
import type { LiveNews } from './live-reader.ts';

type StreamOptions = {
  live: Live;
  caller: Caller;
  beatEveryMs: number;
  /** What happened since the page was made, or the stream was last heard; null where it is not known. */
  missed: () => Promise<Missed | null>;
  /** Throws while that can't be told. */
  isSignedIn: () => Promise<boolean>;
  onEnd: () => void;
};

/** More than that waits for no one: a browser that does not take it reads anew instead. */
const mostWaiting = 200;

/** Whoever was signed in that lately is told on, so that much news does not ask as much of the database. */
const trustedForMs = 1_000;

/** Proxies are asked neither to keep nor to gather what is sent. */
const headers = { 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' };

/** Sends what happens until the browser leaves, the session ends or the process stops. */
export function streamLive(c: Context, options: StreamOptions): Response {
  const answer = streamSSE(c, async (stream) => {
    const waiting = createWaiting();
    stream.onAbort(waiting.end);
    const leave = options.live.watch({ tell: waiting.add, end: waiting.end });
    const beats = setInterval(waiting.beat, options.beatEveryMs);
    try {
      if (leave !== null) await send(stream, waiting, options);
    } finally {
      clearInterval(beats);
      leave?.();
      options.onEnd();
    }
  });
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

async function send(stream: SSEStreamingApi, waiting: Waiting, options: StreamOptions) {
  await options.live.isReady();
  await sendMissed(stream, options);
  const maySee = createDoor(options);
  while (!waiting.isEnded()) {
    await waiting.some();
    const due = waiting.take();
    if (!(await maySee(due))) return;
    for (const each of due.news) {
      await write(stream, liveEvent(each, options.caller), cursorOf(each.asOf));
    }
    if (!due.isBeatDue || waiting.isEnded()) continue;
    await write(stream, { event: 'beat', data: {} }, cursorOf(options.live.asOf()));
  }
}

async function sendMissed(stream: SSEStreamingApi, { missed }: StreamOptions) {
  const before = await missed().catch(() => 'not-read' as const);
  // From here on nothing is missed, as the browser learns by this.
  await stream.writeSSE({ event: 'beat', data: '{}', retry: 3_000 });
  // What nobody could read may have been anything.
  if (before === 'not-read') return write(stream, { event: 'resync', data: {} });
  for (const event of before?.events ?? []) await write(stream, event, before?.cursor);
}

/** Whether what is due may be told: with each beat, and before news, whoever watches is looked for. */
function createDoor({ isSignedIn }: StreamOptions) {
  let askedMs = Number.NEGATIVE_INFINITY;
  return async ({ news, isBeatDue }: { news: readonly LiveNews[]; isBeatDue: boolean }) => {
    const isLately = performance.now() - askedMs < trustedForMs;
    if (!isBeatDue && (news.length === 0 || isLately)) return true;
    askedMs = performance.now();
    // A database that is away ends no session.
    return isSignedIn().catch(() => true);
  };
}

async function write(stream: SSEStreamingApi, { event, data }: LiveEvent | Beat, id?: string) {
  await stream.writeSSE({ event, data: JSON.stringify(data), ...(id === undefined ? {} : { id }) });
}

type Beat = { event: 'beat'; data: Readonly<Record<string, never>> };

function cursorOf(asOf: Date | null): string | undefined {
  return asOf === null ? undefined : String(asOf.getTime());
}

type Waiting = ReturnType<typeof createWaiting>;

/** What is to be sent to one browser. */
function createWaiting() {
  let news: LiveNews[] = [];
  let isBeatDue = false;
  let isEnded = false;
  let wake = () => {};
  return {
    add(each: LiveNews) {
      if (news.length < mostWaiting) news.push(each);
      else news = [{ kind: 'resync', asOf: each.asOf }];
      wake();
    },
    beat() {
      isBeatDue = true;
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    isEnded: () => isEnded,
    take() {
      const taken = { news, isBeatDue };
      news = [];
      isBeatDue = false;
      return taken;
    },
    /** Waits until there is something to do. */
    async some(): Promise<void> {
      if (news.length > 0 || isBeatDue || isEnded) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    },
  };
}
