import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../../src/package-root.ts';
import { freePort } from '../../support/free-port.ts';
import { pollUntil } from '../../support/poll-until.ts';
import { readiness, whyNotReady } from './readiness.ts';

/** The built program as a process of its own. */
export type RunningProgram = {
  /** Where it listens, or will; of no use for a worker alone. */
  url: string;
  child: ChildProcess;
  /** Everything that it printed so far. */
  printed(): string;
  /** Resolves when it has ended: with its exit status, or null when a signal ended it. */
  ended: Promise<number | null>;
  /** Waits until it says this; a program that ends before fails with all that it said. */
  says(text: string, withinMs?: number): Promise<void>;
  /** Waits until `/readyz` answers 200; answers how many milliseconds that took. */
  ready(withinMs?: number): Promise<number>;
  /** SIGKILL: nothing is drained, nothing is said. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit status. */
  stop(): Promise<number | null>;
};

const cli = join(packageRoot(), 'dist', 'src', 'cli.js');

/** Runs `closecall <args>` with nothing in its environment but `env`; waits for nothing. */
export async function runProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningProgram> {
  const port = await freePort();
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const url = `http://127.0.0.1:${port}`;
  let text = '';
  const take = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const unlessEnded = (isThere: boolean) => {
    if (!isThere && hasEnded()) throw new Error(`closecall has ended:\n${text}`);
    return isThere;
  };
  // Of a program that has ended, it is another one that answers on its port.
  const answers = async () => (await readiness(url)) === 200 && !hasEnded();
  const end = (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!hasEnded()) child.kill(signal);
    return ended;
  };
  return {
    url,
    child,
    printed: () => text,
    ended,
    says: async (wanted, withinMs = 30_000) => {
      const isSaid = () => unlessEnded(text.includes(wanted));
      await pollUntil(isSaid, Boolean, { withinMs, what: `"${wanted}"` });
    },
    ready: async (withinMs = 60_000) => {
      const startedMs = performance.now();
      const isReady = async () => unlessEnded(await answers());
      await pollUntil(isReady, Boolean, { withinMs, what: 'a closecall that is ready' }).catch(
        async (cause: unknown) => {
          throw new Error(`${await whyNotReady(url)}; it printed:\n${text}`, { cause });
        },
      );
      return performance.now() - startedMs;
    },
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}
