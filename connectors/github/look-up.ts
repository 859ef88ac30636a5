import type { Answer, Question } from '../../src/core/question.ts';
import type { Signal } from '../../src/core/signal.ts';
import { OutboundError, type ReadContext } from '../contract.ts';
import { lookUpAttempt } from './look-up-attempt.ts';
import { lookUpComparison } from './look-up-comparison.ts';
import { lookUpJobs } from './look-up-jobs.ts';
import { getRepository } from './requests.ts';
import type { Settings } from './schema.ts';

/** What GitHub's API tells where its webhooks said nothing; throws OutboundError. */
export async function lookUp(
  context: ReadContext<Settings>,
  question: Question,
): Promise<Answer<Signal>> {
  switch (question.kind) {
    case 'page_log':
      return { kind: 'unanswerable', because: 'GitHub knows nothing of pages' };
    case 'run_attempt': {
      const because = `GitHub no longer has attempt ${question.attempt} of this run`;
      return unlessGone(context, question.repository, because, () =>
        lookUpAttempt(context, question),
      );
    }
    case 'run_jobs': {
      const because = `GitHub no longer has the jobs of attempt ${question.attempt} of this run`;
      return unlessGone(context, question.repository, because, () => lookUpJobs(context, question));
    }
    case 'compare': {
      const because = 'GitHub does not know one of the two revisions, or nothing that joins them';
      return unlessGone(context, question.repository, because, () =>
        lookUpComparison(context, question),
      );
    }
  }
}

/**
 * GitHub says 404 of what is gone, and of what the token may not see. In the second case the whole
 * repository is missing, and somebody has to know.
 */
async function unlessGone(
  context: ReadContext<Settings>,
  repository: string,
  because: string,
  ask: () => Promise<Answer<Signal>>,
): Promise<Answer<Signal>> {
  try {
    return await ask();
  } catch (error) {
    if (!isGone(error)) throw error;
    await seeRepository(context, repository);
    return { kind: 'unanswerable', because };
  }
}

async function seeRepository(context: ReadContext<Settings>, name: string): Promise<void> {
  try {
    await getRepository(context, name);
  } catch (error) {
    if (!isGone(error)) throw error;
    const message =
      'GitHub does not show this repository to the token; give the token access to it';
    throw new OutboundError('refused', message, { status: 404, cause: error });
  }
}

function isGone(error: unknown): boolean {
  if (!(error instanceof OutboundError) || error.lacksRight) return false;
  return error.status === 404 || error.status === 410;
}
