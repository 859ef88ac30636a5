import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { type Listening, listen } from '../../db/listen.ts';
import type { Log } from '../../observe/log.ts';
import type { LivePace } from './live-pace.ts';
import type { LiveReader } from './live-reader.ts';

/** What a trigger of the history tells; see the migration `tell_of_changes`. */
const channel = 'closecall_changed';
const probeWord = 'probe ';
const longestPauseMs = 10_000;

type HearOptions = {
  db: Database;
  databaseUrl: string;
  log: Log;
  reader: LiveReader;
  times: LivePace;
  signal: AbortSignal;
  onHearing: (isHearing: boolean) => void;
  /** Changes are heard again after a time in which they were not. */
  onGap: () => void;
};

/** Why it heard no more: the connection went, or nothing came through it. */
type Ending = 'lost' | 'deaf';

/** Keeps one connection that hears of changes, until the signal; each is read when it is heard. */
export async function hearChanges(options: HearOptions): Promise<void> {
  const { log, reader, times, signal, onHearing, onGap } = options;
  let pauseMs = times.againAfterMs;
  let isAgain = false;
  const onGood = async () => {
    pauseMs = times.againAfterMs;
    await reader.look();
    onHearing(true);
    if (isAgain) onGap();
    isAgain = true;
  };
  while (!signal.aborted) {
    const ending = await hearOnce(options, onGood);
    onHearing(false);
    if (ending === 'deaf') {
      log.warn({}, 'changes are not heard, as behind a pooler: they are looked for instead');
    }
    const waitMs = ending === 'deaf' ? times.deafForMs : pauseMs;
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Hears until the connection is lost, or nothing comes through it though something was sent. */
async function hearOnce(options: HearOptions, onGood: () => Promise<void>): Promise<Ending> {
  const { databaseUrl, db, log, reader, times, signal } = options;
  const probe = createProbe(db, times.probeLimitMs);
  let listening: Listening | null = null;
  const close = () => listening?.close();
  try {
    listening = await listen({
      ...{ url: databaseUrl, channel, signal },
      onMessage: (payload) => {
        if (!probe.take(payload)) void reader.look();
      },
    });
    signal.addEventListener('abort', close);
    const lost = listening.lost.then(() => 'lost' as const);
    let ending = await Promise.race([lost, probe.ask()]);
    if (ending === 'heard') await onGood();
    while (ending === 'heard') {
      const pause = sleep(times.probeEveryMs, 'slept' as const, { signal, ref: false });
      ending = await Promise.race([lost, pause.then(() => probe.ask())]);
      // So that whoever comes back later does not have to be told from far back.
      if (ending === 'heard') await reader.look();
    }
    return ending;
  } catch (error) {
    log.debug({ error }, 'changes can not be heard just now');
    return 'lost';
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/**
 * Sends something by another connection and waits whether it is heard. Where a pooler hands
 * connections on, listening seems to work and nothing ever comes.
 */
function createProbe(db: Database, limitMs: number) {
  let expected = '';
  let hear = (_ending: 'heard' | 'deaf') => {};
  return {
    /** Whether it was one of ours, be it of another process. */
    take(payload: string): boolean {
      if (payload === expected) hear('heard');
      return payload.startsWith(probeWord);
    },
    async ask(): Promise<'heard' | 'deaf'> {
      expected = `${probeWord}${randomUUID()}`;
      const heard = new Promise<'heard' | 'deaf'>((resolve) => {
        hear = resolve;
      });
      await db.execute(sql`select pg_notify(${channel}, ${expected})`);
      const limit = setTimeout(hear, limitMs, 'deaf').unref();
      const ending = await heard;
      clearTimeout(limit);
      return ending;
    },
  };
}
