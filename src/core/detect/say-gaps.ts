import type { Question } from '../question.ts';
import { oneLine } from './one-line.ts';
import { sayList } from './say-count.ts';

/** Something that a run's facts leave open. `why` says why nobody is asked; null while GitHub is. */
export type RunGap = {
  kind: 'attempt' | 'failed_jobs' | 'other_failed_jobs' | 'passed_jobs';
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
  const has = (wanted: RunGap['kind']) => gaps.some(({ kind }) => kind === wanted);
  if (has('failed_jobs')) return ['which jobs failed'];
  return [
    ...(has('other_failed_jobs') ? ['which other jobs failed'] : []),
    ...(has('passed_jobs') ? ['which jobs passed'] : []),
  ];
}
