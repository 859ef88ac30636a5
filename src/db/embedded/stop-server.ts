import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './error-code.ts';
import type { ServerExit } from './server-process.ts';

type Step = { signal: NodeJS.Signals; waitMs: number };

/** PostgreSQL's fast stop, then its immediate one (the next start recovers), then the hard one. */
const steps: Step[] = [
  { signal: 'SIGINT', waitMs: 8_000 },
  { signal: 'SIGQUIT', waitMs: 6_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];

/**
 * Stops a server and resolves when it is gone; answers the signal that did it. One that has ended
 * by itself gets none: its process id may be a stranger's by now.
 */
export async function stopServer(server: {
  pid: number;
  exited: Promise<ServerExit>;
}): Promise<NodeJS.Signals | null> {
  if (await endsWithin(server.exited, 0)) return null;
  for (const { signal, waitMs } of steps) {
    if (!sendSignal(server.pid, signal)) return signal;
    if (await endsWithin(server.exited, waitMs)) return signal;
  }
  throw new Error('The embedded PostgreSQL does not stop.');
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

async function endsWithin(exited: Promise<ServerExit>, waitMs: number): Promise<boolean> {
  const cancel = new AbortController();
  const late = delay(waitMs, false, { signal: cancel.signal }).catch(() => false);
  const ended = await Promise.race([exited.then(() => true), late]);
  cancel.abort();
  return ended;
}
