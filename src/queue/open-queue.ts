import type { Owed } from '../core/owed.ts';
import type { Log } from '../observe/log.ts';
import { type BackendQueue, buildQueue, type QueueBackend } from './backend.ts';
import { gatherIds } from './gather-ids.ts';
import { type JobData, type JobName, queueNames, queueOf } from './job-catalogue.ts';

/** Hints for workers. Losing one delays work until the sweeper comes by; nothing else. */
export type JobQueue = {
  kind: QueueBackend['kind'];
  /** Adds a job; throws when the queue does not take it. */
  add<Name extends JobName>(name: Name, data: JobData<Name>, delayMs?: number): Promise<void>;
  /** Like `add`, but never throws and never waits. */
  hintDeliveries(ids: readonly string[]): void;
  hintTasks(owed: readonly Owed[]): void;
  close(): Promise<void>;
};

/** With so many hints on their way the queue is slow or away; more would only fill the memory. */
const mostHintsOnTheWay = 1_000;

/** Triage has seconds; a job for each delivery of a steady stream would cost most of a processor. */
const gathering = { forMs: 50, most: 256 };

export function openQueue(backend: QueueBackend, log: Log): JobQueue {
  const queues = new Map<string, BackendQueue>();
  let isTroubleTold = false;
  if (backend.kind !== 'off') {
    for (const name of queueNames) {
      const queue = buildQueue(backend, name);
      queue.on('error', (error) => {
        log[isTroubleTold ? 'debug' : 'warn'](
          { error, queue: name },
          'the queue can not be reached',
        );
        isTroubleTold = true;
      });
      queues.set(name, queue);
    }
  }
  let onTheWay = 0;
  let lostSinceTold = 0;

  const add: JobQueue['add'] = async (name, data, delayMs = 0) => {
    await queues.get(queueOf[name])?.add(name, data, { delay: Math.ceil(delayMs) });
  };
  const hint: typeof add = async (name, data, delayMs) => {
    if (onTheWay >= mostHintsOnTheWay) {
      lostSinceTold += 1;
      return;
    }
    onTheWay += 1;
    try {
      await add(name, data, delayMs);
      isTroubleTold = false;
      if (lostSinceTold > 0)
        log.info({ hints: lostSinceTold }, 'queue hints were lost; the sweeper finds that work');
      lostSinceTold = 0;
    } catch (error) {
      if (lostSinceTold === 0)
        log.warn({ error, job: name }, 'the queue takes no jobs; the sweeper works alone');
      lostSinceTold += 1;
    } finally {
      onTheWay -= 1;
    }
  };

  const deliveries = gatherIds((ids) => hint('process-deliveries', { ids }), gathering);

  return {
    kind: backend.kind,
    add,
    hintDeliveries: deliveries.add,
    hintTasks: (owed) => {
      for (const { outboxId, delayMs, lane } of owed) {
        void hint(lane === 'lookups' ? 'do-lookup' : 'do-task', { outboxId }, delayMs);
      }
    },
    close: async () => {
      await deliveries.flush();
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}
