import { compareKey, type Question } from '../question.ts';
import type { Undecided } from './rollback.ts';

type CompareQuestion = Extract<Question, { kind: 'compare' }>;

/** What these leave open: each pair of revisions once, however often it was deployed. */
export function compareQuestions(undecided: readonly Undecided[]): readonly Question[] {
  const questions = new Map<string, CompareQuestion>();
  for (const each of undecided.filter(({ known }) => known.kind === 'open')) {
    const known = questions.get(compareKey(each));
    questions.set(compareKey(each), known === undefined ? ask(each) : askedOnce(known, ask(each)));
  }
  return [...questions.values()];
}

function ask({ deployment, at, base, head }: Undecided): CompareQuestion {
  const { repository, repositoryId, environment } = deployment.snapshot;
  const where = { repository, repositoryId, environment };
  const deployed = { deployedFrom: at, deployedUntil: at };
  return { kind: 'compare', ...where, base, head, ...deployed };
}

/** The same question, for the deployments of both. */
export function askedOnce(a: CompareQuestion, b: CompareQuestion): CompareQuestion {
  return {
    ...a,
    deployedFrom: a.deployedFrom < b.deployedFrom ? a.deployedFrom : b.deployedFrom,
    deployedUntil: a.deployedUntil > b.deployedUntil ? a.deployedUntil : b.deployedUntil,
  };
}
