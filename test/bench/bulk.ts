import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { callApi } from './call-api.ts';
import type { DatabaseServer } from './database-server.ts';
import { type Measurement, measured } from './measurement.ts';
import { bulkTitle, seedCandidates, stored } from './seed-candidates.ts';
import { serveStored } from './serve-stored.ts';

const Job = z.object({
  id: z.string(),
  status: z.string(),
  total: z.number(),
  decided: z.number(),
});

/**
 * How long a decision about 10,000 candidates takes among 100,000 others, from the request to the
 * last of them, the queue between included; and the way back.
 */
export async function measureBulk(
  database: DatabaseServer,
  options: { rounds: number; profileDir: string | undefined },
): Promise<Measurement[]> {
  const { url, drop } = await database.fresh('configured');
  await seedCandidates(url, { withBulk: true });
  const server = await serveStored(url, options);
  const api = callApi(server.port);
  const seconds = { dismiss: [] as number[], snooze: [] as number[], undo: [] as number[] };
  const filter = { q: bulkTitle };
  for (let round = 0; round < options.rounds; round += 1) {
    const dismiss = { action: 'dismiss', reason: 'test', filter };
    const dismissed = await run(api, '/candidates/bulk', dismiss, seconds.dismiss);
    await run(api, `/bulk/${dismissed}/undo`, {}, seconds.undo);
    const snooze = { action: 'snooze', until: '2090-01-01T00:00:00Z', filter };
    const snoozed = await run(api, '/candidates/bulk', snooze, seconds.snooze);
    await run(api, `/bulk/${snoozed}/undo`, {}, []);
  }
  await server.stop();
  await drop();
  return [
    measured('bulk dismissal of 10,000 candidates', 's', seconds.dismiss, { atMost: 10 }),
    measured('bulk snooze of 10,000 candidates', 's', seconds.snooze, { atMost: 10 }),
    measured('taking a bulk dismissal of 10,000 back', 's', seconds.undo),
  ];
}

async function run(
  api: ReturnType<typeof callApi>,
  path: string,
  body: object,
  seconds: number[],
): Promise<string> {
  const startMs = performance.now();
  let job = Job.parse(await api(path, body));
  while (job.status !== 'done') {
    await sleep(20);
    job = Job.parse(await api(`/bulk/${job.id}`));
  }
  seconds.push((performance.now() - startMs) / 1000);
  if (job.decided !== stored.bulk) throw new Error(`${job.decided} of ${job.total} were decided`);
  return job.id;
}
