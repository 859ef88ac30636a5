import { isRunByNpm } from '../config/process-environment.ts';
import type { Log } from '../observe/log.ts';

const drainLimitMs = 25_000;

const parentWatchMs = 250;

/**
 * Stops once on SIGTERM or SIGINT, within 25 s, and when npm was ended that runs us. A second signal ends the process at once. An error
 * that nobody caught stops the process the same way, with a status that a supervisor restarts on.
 */
export function stopOnSignals(options: {
  log: Log;
  tell: (line: string) => void;
  starting: AbortController;
}) {
  let stop: (() => Promise<void>) | null = null;
  let isStopping = false;
  const ended = deferred();
  const begin = async (status: number) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    process.exitCode = status;
    options.starting.abort();
    if (stop === null) return;
    const limit = setTimeout(() => process.exit(1), drainLimitMs);
    try {
      await stop();
      options.tell('Stopped.');
    } finally {
      clearTimeout(limit);
      ended.resolve();
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void begin(0));
  if (isRunByNpm) onParentGone(() => void begin(0));
  process.on('uncaughtException', (error) => {
    options.log.error({ error }, 'an error that nobody caught; stopping');
    void begin(1);
  });
  return {
    stopped: ended.promise,
    onStop(how: () => Promise<void>) {
      stop = how;
      if (isStopping) void how().finally(() => ended.resolve());
    },
  };
}

/** A process whose parent ends is given to another one. */
function onParentGone(tell: () => void) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    tell();
  }, parentWatchMs);
  watch.unref();
}

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
