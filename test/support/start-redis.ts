import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { useGivenRedis } from './given-redis.ts';
import { pollUntil } from './poll-until.ts';

const givenUrl = process.env['REDIS_URL'];

export const hasRedis = Boolean(givenUrl) || spawnSync('redis-server', ['--version']).status === 0;

if (!hasRedis) {
  console.log(
    'Redis tests do not run here: install redis-server (Debian: apt-get install redis-server), or set REDIS_URL.',
  );
}

export type TestRedis = {
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** A Redis of its own, without persistence, that a test may kill and start again. */
export function startRedis(): Promise<TestRedis> {
  return givenUrl ? useGivenRedis(givenUrl) : startRedisServer();
}

async function startRedisServer(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'closecall-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const start = async () => {
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ];
    child = spawn('redis-server', args, { stdio: 'ignore' });
    await pollUntil(
      () => ping(url),
      (answer) => answer === 'PONG',
      { what: 'redis-server' },
    );
  };
  const kill = async () => {
    if (child === null || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  await start();
  return {
    url,
    start,
    kill,
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ping(url: string): Promise<string> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.ping();
  } catch {
    return '';
  } finally {
    client.disconnect();
  }
}
