import { type JobName, jobCatalogue } from '../src/queue/job-catalogue.ts';
import { answerProbeJob } from './answer-probe.ts';
import { doTaskJob } from './do-task.ts';
import { processDeliveriesJob } from './process-deliveries.ts';
import type { WorkerContext } from './worker-context.ts';

/** What a job did, for its one log line: ids and counts only. */
type JobFields = object;

/** Parses a job and calls its processor. The only place that turns a job's failure into a log line. */
export async function runJob(
  context: WorkerContext,
  job: { name: string; data: unknown },
  source: 'queue' | 'sweeper',
): Promise<void> {
  const startedMs = context.clock.now().getTime();
  const finish = () => ({
    job: job.name,
    source,
    durationMs: context.clock.now().getTime() - startedMs,
  });
  try {
    const fields = await dispatch(context, job);
    context.metrics.jobDone(job.name, 'ok', finish().durationMs / 1000);
    context.log.info({ ...finish(), ...fields }, 'job done');
  } catch (error) {
    context.metrics.jobDone(job.name, 'failed', finish().durationMs / 1000);
    context.log.warn({ ...finish(), error }, 'job failed');
    throw error;
  }
}

async function dispatch(
  context: WorkerContext,
  job: { name: string; data: unknown },
): Promise<JobFields> {
  switch (job.name as JobName) {
    case 'process-deliveries':
      return processDeliveriesJob(context, jobCatalogue['process-deliveries'].parse(job.data));
    case 'do-task':
      return doTaskJob(context, jobCatalogue['do-task'].parse(job.data));
    case 'do-lookup':
      return doTaskJob(context, jobCatalogue['do-lookup'].parse(job.data));
    case 'answer-probe':
      return answerProbeJob(context, jobCatalogue['answer-probe'].parse(job.data));
    default:
      throw new Error(`nobody knows how to do the job ${job.name}`);
  }
}
