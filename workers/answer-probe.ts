import { answerProbe } from '../src/db/queries/queue-probes.ts';
import type { WorkerContext } from './worker-context.ts';

/** Somebody asked whether jobs arrive. They do. */
export async function answerProbeJob(context: WorkerContext, data: { probeId: string }) {
  await answerProbe(context.db, data.probeId);
  return {};
}
