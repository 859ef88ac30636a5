import { type Question, questionKey } from '../question.ts';
import type { Signal } from '../signal.ts';
import { readRun } from './ci-attempts.ts';
import type { DetectContext } from './finding.ts';
import { judgeCiScope } from './judge-ci-scope.ts';
import { readRunFacts } from './number-attempts.ts';

/**
 * The last attempt of a run, where it is known to have begun after a failure and its end is not known.
 * It may be under way; after some hours its webhook may as well be lost, and GitHub can tell. Null
 * where nothing would follow from its end.
 */
export function unendedAttempt(
  signals: readonly Signal[],
  { ciScopes, canAsk }: Pick<DetectContext, 'ciScopes' | 'canAsk'>,
): Question | null {
  const run = readRun(readRunFacts(signals));
  const { runId, snapshot, deploys, attempts, begun, ended, unanswered } = run;
  const attempt = Math.max(0, ...begun);
  const isOpen = attempt > Math.max(0, ...ended);
  const hasFailed = attempts.at(-1)?.hasPassed === false;
  if (!canAsk || snapshot === null || !isOpen || !hasFailed) return null;
  const { repository, repositoryId, scope } = snapshot;
  const place = { what: 'run', repository, scope, deploys } as const;
  if (judgeCiScope(place, ciScopes(repository)).verdict !== 'makes_candidates') return null;
  const question = { kind: 'run_attempt', repository, repositoryId, runId, attempt } as const;
  return unanswered.has(questionKey(question)) ? null : question;
}
