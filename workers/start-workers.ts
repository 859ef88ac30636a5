import {
  type BackendJob,
  type BackendWorker,
  buildWorker,
  type QueueBackend,
} from '../src/queue/backend.ts';
import { queueNames } from '../src/queue/job-catalogue.ts';
import { runJob } from './run-job.ts';
import type { WorkerContext } from './worker-context.ts';

/** Deliveries come in batches and are bound by the database; tasks wait for trackers. */
const concurrency = { deliveries: 2, tasks: 8, lookups: 8 } as const;

/**
 * Starts a BullMQ worker for each queue. To be called only once the database answers: BullMQ on
 * Postgres never recovers from having been built while it was away.
 *
 * @returns a function that finishes what is running and takes nothing new
 */
export function startWorkers(context: WorkerContext, backend: QueueBackend): () => Promise<void> {
  if (backend.kind === 'off') return async () => undefined;
  const running = new Set<Promise<void>>();
  const run = async (job: BackendJob) => {
    const done = runJob(context, job, 'queue');
    running.add(done);
    try {
      await done;
    } finally {
      running.delete(done);
    }
  };
  const workers: BackendWorker[] = queueNames.map((name) => {
    const worker = buildWorker(backend, name, concurrency[name], run);
    worker.on('error', (error) =>
      context.log.debug({ error, queue: name }, 'worker connection trouble'),
    );
    return worker;
  });
  return async () => {
    await Promise.allSettled(workers.map((worker) => worker.close()));
    // With its queue away a worker does not wait for them.
    await Promise.allSettled(running);
  };
}
