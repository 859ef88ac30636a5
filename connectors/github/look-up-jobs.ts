import type { Answer } from '../../src/core/question.ts';
import type { CiSignal, Signal } from '../../src/core/signal.ts';
import type { ReadContext } from '../contract.ts';
import type { JobAnswer } from './answers.ts';
import { jobSignal } from './job-signals.ts';
import { type AttemptPlace, listJobs, PAGE_SIZES } from './requests.ts';
import type { Settings } from './schema.ts';

const MOST_PAGES = 20;

type Asked = AttemptPlace & { repositoryId: string };

/**
 * Every job of one attempt, and that these are all. Where GitHub lists fewer than it counts, those that
 * it lists and nothing more, so that it is asked again.
 */
export async function lookUpJobs(
  context: ReadContext<Settings>,
  asked: Asked,
): Promise<Answer<Signal>> {
  const { attempt, repositoryId, runId } = asked;
  const { jobs, isEnd, total, toldAt } = await allJobs(context, asked);
  if (!isEnd) {
    const because = `attempt ${attempt} of this run has more than ${MOST_PAGES * PAGE_SIZES.jobs} jobs, which are not read`;
    return { kind: 'unanswerable', because };
  }
  if (jobs.some(({ status }) => status !== null && status !== 'completed')) {
    return { kind: 'unanswerable', because: `attempt ${attempt} of this run has not ended yet` };
  }
  const facts: CiSignal[] = jobs.map((job) => {
    const numbered = { ...job, run_attempt: job.run_attempt ?? attempt };
    return jobSignal(
      { repositoryId, job: numbered, isDeployment: false, toldAt },
      context.settings,
    );
  });
  if (new Set(jobs.map(({ id }) => id)).size < total) return { kind: 'answered', facts };
  // As late as the last job, so that the same answer makes the same fact again.
  const ends = facts.map(({ occurredAt: end }) => end.getTime());
  const occurredAt = ends.length === 0 ? toldAt : new Date(Math.max(...ends));
  const subject = { kind: 'ci_run', id: `${repositoryId}:${runId}` } as const;
  const factKey = `jobs:${attempt}`;
  const listed: CiSignal = { kind: 'ci_jobs.listed', subject, factKey, occurredAt, attempt };
  return { kind: 'answered', facts: [...facts, listed] };
}

type Listed = { jobs: readonly JobAnswer[]; isEnd: boolean; total: number; toldAt: Date };

async function allJobs(context: ReadContext<Settings>, place: AttemptPlace): Promise<Listed> {
  const jobs: JobAnswer[] = [];
  for (let page = 1; ; page += 1) {
    const { data, answeredAt: toldAt } = await listJobs(context, place, page);
    jobs.push(...data.jobs);
    const total = data.total_count;
    const isEnd = data.jobs.length === 0 || jobs.length >= total;
    if (isEnd || page === MOST_PAGES) return { jobs, isEnd, total, toldAt };
  }
}
