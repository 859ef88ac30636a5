import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import type { TestRedis } from './start-redis.ts';

/**
 * An empty database of the given Redis, as if it were a server of its own: a proxy stands in front
 * of it, and to kill it is to close that and to empty the database.
 */
export async function useGivenRedis(givenUrl: string): Promise<TestRedis> {
  const { client, number } = await takeEmptyDatabase(givenUrl);
  const target = new URL(givenUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port || 6379), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const port = await listen(server, 0);
  const url = new URL(givenUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  url.pathname = `/${number}`;
  const kill = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
    await client.flushdb();
    await client.set(taken, 'yes');
  };
  return {
    url: url.href,
    kill,
    start: async () => {
      if (!server.listening) await listen(server, port);
    },
    stop: async () => {
      await kill();
      await client.flushdb();
      client.disconnect();
    },
  };
}

const usualDatabases = 16;
const taken = 'taken-by-a-test';

/** Another database for each test that runs at the same time; never one that holds anything. */
async function takeEmptyDatabase(url: string): Promise<{ client: Redis; number: number }> {
  const client = new Redis(url);
  try {
    for (let number = 0; number < usualDatabases; number += 1) {
      await client.select(number);
      if ((await client.dbsize()) > 0 || !(await client.setnx(taken, 'yes'))) continue;
      return { client, number };
    }
  } catch (error) {
    client.disconnect();
    throw error;
  }
  client.disconnect();
  throw new Error('no database of the Redis in REDIS_URL is empty; the tests need an empty one');
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
