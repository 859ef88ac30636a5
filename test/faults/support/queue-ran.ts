import { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Stage } from './stage.ts';

/** Proves that the jobs of this stage went through the queue that it is named for. */
export async function expectJobsOn(queue: 'postgres' | 'redis', stage: Stage): Promise<void> {
  expect(stage.redis !== null).toBe(queue === 'redis');
  const jobs = { postgres: await jobsOnPostgres(stage), redis: await jobsOnRedis(stage) };
  const other = queue === 'redis' ? 'postgres' : 'redis';
  expect(jobs[queue], `jobs on ${queue}`).toBeGreaterThan(0);
  expect(jobs[other], `jobs on ${other}`).toBe(0);
}

async function jobsOnPostgres(stage: Stage): Promise<number> {
  const client = await stage.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from bullmq.job');
  return Number(rows[0]?.count);
}

async function jobsOnRedis({ redis }: Stage): Promise<number> {
  if (redis === null) return 0;
  const client = new Redis(redis.url);
  const keys = await client.keys('bull:tasks:*');
  client.disconnect();
  return keys.length;
}
