import { type ProcessOutcome, processDeliveries } from '../src/triage/process-deliveries.ts';
import type { WorkerContext } from './worker-context.ts';

/** How many are in memory, and in one transaction, at a time. */
const together = 32;

/** Deliveries were committed; the job carries their ids. Answers what came of all of them. */
export async function processDeliveriesJob(
  context: WorkerContext,
  { ids }: { ids: readonly string[] },
): Promise<ProcessOutcome> {
  const all = { claimed: 0, processed: 0, ignored: 0, quarantined: 0, postponed: 0 };
  for (let from = 0; from < ids.length; from += together) {
    const some = await processDeliveries(context, ids.slice(from, from + together));
    context.metrics.deliveriesDone(some);
    all.claimed += some.claimed;
    all.processed += some.processed;
    all.ignored += some.ignored;
    all.quarantined += some.quarantined;
    all.postponed += some.postponed;
  }
  return all;
}
