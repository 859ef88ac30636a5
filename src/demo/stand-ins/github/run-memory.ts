import { z } from 'zod';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { keepNewest } from '../keep-newest.ts';

const MAX_RUNS = 1_000;

const Repository = z.object({ repository: z.object({ full_name: z.string() }) });

const RunWebhook = Repository.extend({
  workflow_run: z.looseObject({
    id: z.number(),
    run_attempt: z.number(),
    status: z.string(),
    created_at: z.string(),
  }),
});

const JobWebhook = Repository.extend({
  workflow_job: z.looseObject({ id: z.number(), run_id: z.number(), run_attempt: z.number() }),
});

type ListedRun = z.infer<typeof RunWebhook>['workflow_run'];

/** Runs and jobs as GitHub's API would answer them, known from the webhooks that told of them. */
export type RunMemory = {
  learn(delivery: ScenarioDelivery): void;
  /** The last attempt of each run, newest first. */
  list(repository: string): readonly ListedRun[];
  /** The last attempt, which is all that GitHub gives here. */
  run(repository: string, runId: string): object | null;
  attempt(repository: string, runId: string, attempt: string): object | null;
  /** The jobs of one attempt; null when the attempt is not known. */
  jobs(repository: string, runId: string, attempt: string): readonly object[] | null;
};

export function createRunMemory(): RunMemory {
  /** Keyed by `repository/run`, then by attempt. */
  const runs = new Map<string, Map<string, ListedRun>>();
  /** Keyed by `repository/run/attempt`, then by the job's id. */
  const jobs = new Map<string, Map<number, object>>();

  function attempt(repository: string, runId: string, number: string): ListedRun | null {
    return runs.get(`${repository}/${runId}`)?.get(number) ?? null;
  }

  function learnRun(repository: string, run: ListedRun): void {
    const key = `${repository}/${run.id}`;
    const attempts = runs.get(key) ?? new Map<string, ListedRun>();
    const number = String(run.run_attempt);
    // Webhooks may be sent in any order; what has ended stays so.
    if (!attempts.has(number) || run.status === 'completed') attempts.set(number, run);
    runs.set(key, attempts);
    keepNewest(runs, MAX_RUNS);
  }

  function learnJob(repository: string, job: z.infer<typeof JobWebhook>['workflow_job']): void {
    const key = `${repository}/${job.run_id}/${job.run_attempt}`;
    jobs.set(key, (jobs.get(key) ?? new Map()).set(job.id, job));
    keepNewest(jobs, MAX_RUNS);
  }

  return {
    learn(delivery) {
      const json: unknown = JSON.parse(delivery.body);
      const told = RunWebhook.safeParse(json).data;
      if (told) learnRun(told.repository.full_name, told.workflow_run);
      const toldJob = JobWebhook.safeParse(json).data;
      if (toldJob) learnJob(toldJob.repository.full_name, toldJob.workflow_job);
    },
    list: (repository) =>
      [...runs]
        .filter(([key]) => key.startsWith(`${repository}/`))
        .flatMap(([, attempts]) => lastOf(attempts) ?? [])
        .sort((one, other) => other.created_at.localeCompare(one.created_at)),
    run: (repository, runId) => lastOf(runs.get(`${repository}/${runId}`) ?? new Map()),
    attempt,
    jobs: (repository, runId, number) =>
      attempt(repository, runId, number) && [
        ...(jobs.get(`${repository}/${runId}/${number}`)?.values() ?? []),
      ],
  };
}

function lastOf(attempts: ReadonlyMap<string, ListedRun>): ListedRun | null {
  const last = Math.max(...[...attempts.keys()].map(Number));
  return attempts.get(String(last)) ?? null;
}
