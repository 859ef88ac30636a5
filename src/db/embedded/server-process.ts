import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { processFacts } from './process-facts.ts';

/** How a server ended; both are `null` for one that we did not start ourselves. */
export type ServerExit = { code: number | null; signal: string | null };

/** A database server that accepts connections. */
export type ServerProcess = {
  pid: number;
  port: number;
  adopted: boolean;
  exited: Promise<ServerExit>;
};

/** Resolves when our own child ends, also when it could not be run at all. */
export function childExit(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

/** The system tells only parents of an end, so an adopted server has to be watched. */
export async function orphanExit(pid: number, startedAt: string): Promise<ServerExit> {
  for (;;) {
    const facts = await processFacts(pid);
    if (facts?.startedAt !== startedAt) return { code: null, signal: null };
    await delay(200, undefined, { ref: false });
  }
}
