import { startWorkers } from '../../workers/start-workers.ts';
import { runSweeper, type SweepOptions } from '../../workers/sweeper.ts';
import type { Deps } from '../deps.ts';
import type { QueueBackend } from '../queue/backend.ts';

/** Starts the queue's workers and the sweeper. Resolves, on stop, when what runs is finished. */
export function startWorker(
  deps: Deps,
  options: { queue: QueueBackend; sweep: SweepOptions },
): { stop(): Promise<void> } {
  const stopWorkers = startWorkers(deps, options.queue);
  const stopping = new AbortController();
  const swept = runSweeper(deps, options.sweep, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await Promise.all([stopWorkers(), swept]);
    },
  };
}
