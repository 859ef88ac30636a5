import { z } from 'zod';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';

const Repository = z.object({ repository: z.object({ full_name: z.string() }) });

const RunWebhook = Repository.extend({
  workflow_run: z.looseObject({ id: z.number(), run_attempt: z.number(), status: z.string() }),
});

const JobWebhook = Repository.extend({
  workflow_job: z.looseObject({ id: z.number(), run_id: z.number(), run_attempt: z.number() }),
});

/** Runs and jobs as GitHub's API would answer them, known from the webhooks that told of them. */
export type RunMemory = {
  learn(delivery: ScenarioDelivery): void;
  /** The last attempt, which is all that GitHub gives here. */
  run(repository: string, runId: string): object | null;
  attempt(repository: string, runId: string, attempt: string): object | null;
  /** The jobs of one attempt; null when the attempt is not known. */
  jobs(repository: string, runId: string, attempt: string): readonly object[] | null;
};

export function createRunMemory(): RunMemory {
  /** Keyed by `repository/run`, then by attempt. */
  const runs = new Map<string, Map<string, object>>();
  /** Keyed by `repository/run/attempt`, then by the job's id. */
  const jobs = new Map<string, Map<number, object>>();

  function attempts(repository: string, runId: string): Map<string, object> {
    const key = `${repository}/${runId}`;
    const known = runs.get(key) ?? new Map<string, object>();
    runs.set(key, known);
    return known;
  }

  function attempt(repository: string, runId: string, number: string): object | null {
    return attempts(repository, runId).get(number) ?? null;
  }

  return {
    learn(delivery) {
      const json: unknown = JSON.parse(delivery.body);
      const told = RunWebhook.safeParse(json).data;
      if (told) {
        const { workflow_run: run, repository } = told;
        const known = attempts(repository.full_name, String(run.id));
        const number = String(run.run_attempt);
        // Webhooks may be sent in any order; what has ended stays so.
        if (!known.has(number) || run.status === 'completed') known.set(number, run);
      }
      const toldJob = JobWebhook.safeParse(json).data;
      if (toldJob) {
        const { workflow_job: job, repository } = toldJob;
        const key = `${repository.full_name}/${job.run_id}/${job.run_attempt}`;
        jobs.set(key, (jobs.get(key) ?? new Map()).set(job.id, job));
      }
    },
    run(repository, runId) {
      const last = Math.max(...[...attempts(repository, runId).keys()].map(Number));
      return attempt(repository, runId, String(last));
    },
    attempt,
    jobs: (repository, runId, number) =>
      attempt(repository, runId, number) && [
        ...(jobs.get(`${repository}/${runId}/${number}`)?.values() ?? []),
      ],
  };
}
