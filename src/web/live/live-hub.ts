import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/client.ts';
import type { Log } from '../../observe/log.ts';
import { hearChanges } from './hear-changes.ts';
import { type LivePace, usualPace } from './live-pace.ts';
import { createLiveReader, type LiveNews, type LiveReader } from './live-reader.ts';

export type Watcher = {
  tell: (news: LiveNews) => void;
  /** The process stops. */
  end: () => void;
};

/** What changed, told to everybody who watches in this process, whichever process it was in. */
export type Live = {
  /** Null once it is closed. Answers how to stop. */
  watch(watcher: Watcher): (() => void) | null;
  /** Resolves when nothing that happens from then on is missed. */
  isReady(): Promise<void>;
  /** Until when everything was told; null before the first look. */
  asOf(): Date | null;
  /** Ends every stream at once. */
  close(): Promise<void>;
};

type Hearing = {
  reader: LiveReader;
  isReady: Promise<boolean>;
  stop: AbortController;
  done: Promise<unknown>;
};

type LiveOptions = { db: Database; databaseUrl: string; log: Log; pace?: Partial<LivePace> };

export function createLive({ db, databaseUrl, log, pace }: LiveOptions): Live {
  const times = { ...usualPace, ...pace };
  const watchers = new Set<Watcher>();
  const tellAll = (news: LiveNews) => {
    for (const watcher of watchers) watcher.tell(news);
  };
  let hearing: Hearing | null = null;
  let lingering: NodeJS.Timeout | undefined;
  let isClosed = false;

  const start = () => {
    clearTimeout(lingering);
    if (hearing !== null) return;
    const stop = new AbortController();
    const { signal } = stop;
    // Anew each time: what happened while nobody watched is no news.
    const reader = createLiveReader({ db, log }, tellAll);
    const isReady = reader.look();
    const heard = { isHearing: false };
    const hear = hearChanges({
      ...{ db, databaseUrl, log, reader, signal, times },
      onHearing: (isHearing) => {
        heard.isHearing = isHearing;
      },
      onGap: () => tellAll({ kind: 'resync', asOf: reader.asOf() }),
    });
    const done = Promise.all([hear, lookAround(reader, heard, times, signal)]);
    hearing = { reader, isReady, stop, done };
  };
  const stop = async () => {
    clearTimeout(lingering);
    const was = hearing;
    hearing = null;
    was?.stop.abort();
    await was?.done;
  };
  return {
    watch(watcher) {
      if (isClosed) return null;
      watchers.add(watcher);
      start();
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0 || isClosed) return;
        clearTimeout(lingering);
        lingering = setTimeout(() => void stop(), times.lingerMs).unref();
      };
    },
    async isReady() {
      await hearing?.isReady;
    },
    asOf: () => hearing?.reader.asOf() ?? null,
    async close() {
      isClosed = true;
      for (const watcher of watchers) watcher.end();
      watchers.clear();
      await stop();
    },
  };
}

/** Looks by itself while nothing is heard, and again after a look that failed. */
async function lookAround(
  reader: LiveReader,
  heard: { isHearing: boolean },
  { lookEveryMs }: LivePace,
  signal: AbortSignal,
): Promise<void> {
  let wasRead = false;
  while (!signal.aborted) {
    if (!heard.isHearing || !wasRead) wasRead = await reader.look();
    await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
