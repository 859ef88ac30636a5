import { setTimeout as sleep } from 'node:timers/promises';
import { noteAlive } from '../reading/note-outage.ts';
import type { ReadingContext } from '../reading/reading-context.ts';

const everyMs = 20_000;

/** Says again and again that webhooks can be taken, until it is stopped. */
export function keepHeartbeat(context: ReadingContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const beating = beat(context, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await beating;
    },
  };
}

async function beat(context: ReadingContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await noteAlive(context).catch((error: unknown) => {
      context.log.debug({ error }, 'the heartbeat was not stored');
    });
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
