import type { Answer } from '../../src/core/question.ts';
import type { Signal } from '../../src/core/signal.ts';
import type { ReadContext } from '../contract.ts';
import type { RunAnswer } from './answers.ts';
import type { Reading } from './reading.ts';
import { type AttemptPlace, getAttempt, getRepository } from './requests.ts';
import { runReading } from './run-signals.ts';
import type { Repository, Settings } from './schema.ts';

/** How one attempt of a run ended, or that it is under way. */
export async function lookUpAttempt(
  context: ReadContext<Settings>,
  place: AttemptPlace,
): Promise<Answer<Signal>> {
  const { data: run, answeredAt } = await getAttempt(context, place);
  const repository = run.repository;
  const known =
    repository !== null && repository.default_branch !== null
      ? repository
      : (await getRepository(context, place.repository)).data;
  const reading = attemptReading({ run, repository: known, toldAt: answeredAt }, context.settings);
  return reading.ignored === null
    ? { kind: 'answered', facts: reading.signals }
    : { kind: 'unanswerable', because: reading.ignored.replace(/\.$/, '') };
}

/** The facts that webhooks give of the same attempt. */
export function attemptReading(
  told: { run: RunAnswer; repository: Repository; toldAt: Date },
  settings: Settings,
): Reading {
  const { run, repository, toldAt } = told;
  // Some servers say `queued` of what has ended (provider contracts, 2.2).
  const isOver = run.status === 'completed' || run.conclusion !== null;
  const action = isOver ? 'completed' : 'in_progress';
  const payload = { action, repository, workflow: null, workflow_run: run, sender: null };
  return runReading(payload, settings, toldAt);
}
