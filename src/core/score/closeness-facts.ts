import type { Finding } from '../detect/finding.ts';
import type { FoundBy } from '../detect/found-by.ts';
import type { ScoreFact } from './score-reason.ts';

const foundByWords: Readonly<Record<FoundBy, string>> = {
  untouched: 'The page cleared before anyone needed to act',
  acknowledged: 'The page was acknowledged, then it cleared',
  handled: 'A person was on the page, then it cleared',
  escalated: 'The page was escalated, then it cleared',
  last_level: 'The page reached the last level, then it cleared',
  run_retried: 'The same run failed and then passed',
  check_retried: 'The same check failed and then passed',
  commit_retried: 'A new run of the same commit passed',
  shared_cause: 'Many runs failed together and passed on a re-run',
  says_rollback: 'The deployment itself says that it is a rollback',
  went_back: 'A revision that had been there before was deployed again',
  behind: 'The revision that was deployed is the older one',
  reverted: 'A revert was deployed',
  ticket_moved: 'A change ticket was moved to “rolled back”',
  reported: 'A person reported it',
  noted: 'A note on the page calls it a near miss',
};

const resolverWords: ReadonlyMap<string, string> = new Map([
  ['integration', 'The monitor cleared it'],
  ['bot', 'A bot cleared it'],
  ['automation', 'An automation cleared it'],
]);

/** What tells how close it was: how it was found, what saved us, who ended it. */
export function closenessFacts(
  finding: Pick<Finding, 'foundBy' | 'savedBy' | 'resolver' | 'unconfirmed'>,
): readonly ScoreFact[] {
  const { foundBy, savedBy, resolver, unconfirmed } = finding;
  const facts: ScoreFact[] = [];
  if (foundBy !== undefined) {
    facts.push({ name: 'found_by', value: foundBy, text: foundByWords[foundBy] });
  }
  facts.push({ name: 'saved_by', value: savedBy.kind, text: savedBy.text });
  const ended = resolverWords.get(resolver ?? '');
  if (resolver !== null && ended !== undefined) {
    facts.push({ name: 'resolver', value: resolver, text: ended });
  }
  if (unconfirmed !== null) {
    facts.push({ name: 'unconfirmed', value: unconfirmed, text: 'Not all of it is certain' });
  }
  return facts;
}
