import type { SubjectKind } from '../../../core/subject.ts';
import type { SubjectNames } from '../../../db/queries/names-of-subjects.ts';

const kindWords: Readonly<Record<SubjectKind, string>> = {
  incident: 'an incident',
  ci_run: 'a run',
  check: 'a check',
  commit_runs: 'runs of one commit',
  shared_failure: 'runs that failed together',
  environment: 'an environment',
  revision: 'a commit that was merged',
  change_ticket: 'a change ticket',
  ticket: 'a ticket',
  report: 'a report',
};

/** What people would call what facts are about, to stand in a sentence: `incident #12 “Checkout is down”`. */
export function saySubject(kind: SubjectKind, names: SubjectNames | undefined): string {
  if (names === undefined) return kindWords[kind];
  const { number, title, repository, workflow, environment, ticket } = names;
  const where = repository === null ? '' : ` of ${repository}`;
  switch (kind) {
    case 'incident':
      return `incident${number === null ? '' : ` #${number}`}${quoted(title)}`;
    case 'ci_run':
      return `the run${number === null ? '' : ` #${number}`} of ${workflow ?? 'a workflow'}${where}`;
    case 'commit_runs':
      return `the runs of ${workflow ?? 'a workflow'} for one commit${where}`;
    case 'check':
      return `the check ${workflow ?? ''}${where}`;
    case 'environment':
      return `the environment ${environment ?? ''}${where}`;
    case 'change_ticket':
    case 'ticket':
      return `${ticket ?? kindWords[kind]}${quoted(title)}`;
    default:
      return kindWords[kind];
  }
}

function quoted(title: string | null): string {
  return title === null || title === '' ? '' : ` “${title}”`;
}
