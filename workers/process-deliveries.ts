import { processDeliveries } from '../src/triage/process-deliveries.ts';
import type { WorkerContext } from './worker-context.ts';

/** Deliveries were committed; the job carries their ids. */
export async function processDeliveriesJob(
  context: WorkerContext,
  data: { ids: readonly string[] },
) {
  const outcome = await processDeliveries(context, data.ids);
  context.metrics.deliveriesDone(outcome);
  return outcome;
}
