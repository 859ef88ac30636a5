import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseServer } from './database-server.ts';
import { rawRequest } from './load/raw-request.ts';
import { sendAll } from './load/send-all.ts';
import { type Measurement, measured } from './measurement.ts';
import { startServer } from './start-server.ts';
import { ordinaryTraffic } from './traffic.ts';

const backlog = 10_000;

/**
 * How long one worker process takes over webhooks that came while no worker ran, from the moment it
 * is told to start.
 */
export async function measureDrain(
  database: DatabaseServer,
  options: { rounds: number; profileDir: string | undefined },
): Promise<Measurement[]> {
  const requests = ordinaryTraffic(backlog).map(rawRequest);
  const seconds: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const { url, drop } = await database.fresh('configured');
    const web = await startServer('closecall', { databaseUrl: url, only: 'web' });
    await sendAll(requests, { port: web.port, connections: 64 });
    await web.stop();
    const startMs = performance.now();
    const worker = await startServer('closecall', { databaseUrl: url, only: 'worker' }, options);
    await allDone(url);
    seconds.push((performance.now() - startMs) / 1000);
    await worker.stop();
    await drop();
  }
  return [measured('drain of 10,000 deliveries', 's', seconds, { atMost: 20 })];
}

async function allDone(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const question = `select count(*) filter (where status = 'pending')::int as pending,
    count(*) filter (where status = 'quarantined')::int as quarantined from deliveries`;
  for (;;) {
    const { rows } = await client.query<{ pending: number; quarantined: number }>(
      `select exists (select from deliveries where status = 'pending') as pending`,
    );
    if (!rows[0]?.pending) break;
    await sleep(50);
  }
  const { rows } = await client.query<{ pending: number; quarantined: number }>(question);
  await client.end();
  if (rows[0]?.quarantined !== 0) throw new Error(`${rows[0]?.quarantined} were quarantined`);
}
