import { wholeSeconds } from '../../shapes/times.ts';

/** A revision as `compare` knows it; what is left out is made up. */
export type KnownCommit = { sha: string; message?: string; at?: Date };

/** How two revisions lie to each other, in GitHub's words; null when one of them is not known. */
type Comparison = {
  status: 'ahead' | 'behind' | 'identical' | 'diverged';
  aheadBy: number;
  behindBy: number;
  base: object;
  mergeBase: object;
  /** What head has and base has not, oldest first. */
  commits: readonly object[];
} | null;

export type CommitMemory = {
  /** Revisions are one line in the order in which they were first told, unless `know` said another. */
  learn(repository: string, sha: string): void;
  /** The revisions of a repository, oldest first. */
  know(repository: string, commits: readonly (string | KnownCommit)[]): void;
  compare(repository: string, base: string, head: string): Comparison;
  /** As the git part of the API tells it: without what it changed. */
  gitCommit(repository: string, sha: string): object | null;
};

const SOME_DAY = new Date('2026-04-01T09:00:00Z');

export function createCommitMemory(): CommitMemory {
  const lines = new Map<string, readonly KnownCommit[]>();
  const lineOf = (repository: string) => lines.get(repository) ?? [];

  return {
    learn(repository, sha) {
      const line = lineOf(repository);
      if (!line.some((one) => one.sha === sha)) lines.set(repository, [...line, { sha }]);
    },
    know: (repository, commits) => {
      const known = commits.map((one) => (typeof one === 'string' ? { sha: one } : one));
      lines.set(repository, known);
    },
    compare: (repository, base, head) => compared(lineOf(repository), base, head),
    gitCommit(repository, sha) {
      const known = lineOf(repository).find((one) => one.sha === sha);
      return known ? { sha, ...gitPart(known), parents: [] } : null;
    },
  };
}

function compared(line: readonly KnownCommit[], base: string, head: string): Comparison {
  const from = line.findIndex(({ sha }) => sha === base);
  const to = line.findIndex(({ sha }) => sha === head);
  const [baseCommit, headCommit] = [line[from], line[to]];
  if (!baseCommit || !headCommit) return null;
  const common = from < to ? baseCommit : headCommit;
  return {
    status: statusOf(to - from),
    aheadBy: Math.max(0, to - from),
    behindBy: Math.max(0, from - to),
    base: listed(baseCommit),
    mergeBase: listed(common),
    commits: line.slice(from + 1, Math.max(from, to) + 1).map(listed),
  };
}

function statusOf(steps: number): 'ahead' | 'behind' | 'identical' {
  if (steps === 0) return 'identical';
  return steps > 0 ? 'ahead' : 'behind';
}

/** As a list of commits shows it. */
function listed(commit: KnownCommit): object {
  return { sha: commit.sha, commit: gitPart(commit), parents: [] };
}

function gitPart({ sha, message, at }: KnownCommit) {
  const who = { name: 'Kim of Acme', email: 'acme-kim@acme.example' };
  const signed = { ...who, date: wholeSeconds(at ?? SOME_DAY) };
  return { message: message ?? `Change ${sha.slice(0, 7)}`, author: signed, committer: signed };
}
