import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { freePort } from './free-port.ts';
import { pollUntil } from './poll-until.ts';

export type SpawnedClosecall = {
  url: string;
  child: ChildProcess;
  /** Everything it printed so far. */
  printed(): string;
  /** SIGKILL: nothing is drained, nothing is said. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit status. */
  stop(): Promise<number | null>;
};

const cli = join(packageRoot(), 'dist', 'src', 'cli.js');

/** Runs the built program as a process of its own, until `/readyz` answers 200. */
export async function spawnClosecall(options: {
  args?: readonly string[];
  env: Readonly<Record<string, string>>;
}): Promise<SpawnedClosecall> {
  const port = await freePort();
  const child = spawn(process.execPath, [cli, 'serve', ...(options.args ?? [])], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await pollUntil(
    async () => (child.exitCode === null ? statusOf(`${url}/readyz`) : 'ended'),
    (status) => status === 200 || status === 'ended',
    { withinMs: 30_000, what: 'a closecall that is ready' },
  );
  if (child.exitCode !== null) throw new Error(`closecall ended at its start:\n${printed}`);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await exited;
    return typeof code === 'number' ? code : null;
  };
  return {
    url,
    child,
    printed: () => printed,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** Writes a configuration file for a test; YAML takes JSON as it is. */
export async function writeConfiguration(document: unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'closecall-config-'));
  const path = join(folder, 'closecall.yaml');
  await writeFile(path, JSON.stringify(document));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function statusOf(url: string): Promise<number | 'away'> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(8_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 'away';
  }
}
