import type { Question } from '../question.ts';
import { oneLine } from './one-line.ts';
import { sayList } from './say-count.ts';

/** Something that a run's facts leave open. `why` says why nobody is asked; null while GitHub is. */
export type RunGap = {
  kind: 'attempt' | 'failed_jobs' | 'passed_jobs';
  attempt: number;
  question: Question;
  why: string | null;
};

/** The gaps in words: what GitHub is being asked, and what nobody can tell. */
export function sayGaps(gaps: readonly RunGap[]): {
  awaits: string | null;
  unconfirmed: string | null;
} {
  const open = gaps.filter(({ why }) => why === null);
  const reasons = new Set(gaps.flatMap(({ why }) => why ?? []));
  const told = [...reasons].map((reason) => {
    const what = sayWhat(gaps.filter(({ why }) => why === reason));
    return `${what} is not known: ${oneLine(reason, 200).replace(/\.$/, '')}`;
  });
  return {
    awaits: open.length === 0 ? null : `GitHub is being asked ${sayWhat(open)}`,
    unconfirmed: told.length === 0 ? null : told.join('; '),
  };
}

function sayWhat(gaps: readonly RunGap[]): string {
  const attempts = gaps.filter(({ kind }) => kind === 'attempt').map(({ attempt }) => attempt);
  const ended =
    attempts.length === 0
      ? []
      : [`how attempt${attempts.length > 1 ? 's' : ''} ${sayList(attempts.map(String))} ended`];
  return [...ended, ...sayJobs(gaps)].join(' and ');
}

function sayJobs(gaps: readonly RunGap[]): readonly string[] {
  if (gaps.some(({ kind }) => kind === 'failed_jobs')) return ['which jobs failed'];
  return gaps.some(({ kind }) => kind === 'passed_jobs') ? ['which jobs passed'] : [];
}
