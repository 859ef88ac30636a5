import type { Commit, ComparedSignal, RevertedSignal } from '../../src/core/revision-signal.ts';
import type { ChangeSignal, DeploymentSignal, UnansweredSignal } from '../../src/core/signal.ts';
import type { DeploymentSnapshot, TicketSnapshot } from '../../src/core/snapshots.ts';
import { dana, minute } from './build-signals.ts';

/** A revision made of one letter, as in `aaaaaaa…`. */
export function sha(letter: string): string {
  return letter.repeat(40);
}

const production = { kind: 'environment', id: '4711:production' } as const;

/** One fact about deployment `id` of the revision `letter`; created at its own minute `id`. */
export function deployed(
  id: number,
  letter: string,
  outcome: 'created' | 'progressed' | 'succeeded' | 'failed' | 'deactivated',
  at: number,
  changes: Partial<DeploymentSnapshot> = {},
): DeploymentSignal {
  return {
    kind: `deployment.${outcome}`,
    subject: production,
    factKey: `${id}:${outcome}@${at}`,
    occurredAt: minute(at),
    actor: dana,
    deployment: {
      id: String(id),
      repository: 'acme/checkout',
      repositoryId: '4711',
      sha: sha(letter),
      ref: 'main',
      task: 'deploy',
      environment: 'production',
      production: true,
      transient: false,
      saysRollback: null,
      createdAt: minute(id),
      title: null,
      weight: null,
      pipeline: null,
      url: `https://github.example/acme/checkout/deployments/${id}`,
      ...changes,
    },
  };
}

/** A deployment created at its own minute and decided one minute later. */
export function went(
  id: number,
  letter: string,
  outcome: 'succeeded' | 'failed' = 'succeeded',
  changes: Partial<DeploymentSnapshot> = {},
): readonly DeploymentSignal[] {
  return [
    deployed(id, letter, 'created', id, changes),
    deployed(id, letter, outcome, id + 1, changes),
  ];
}

/** What the compare API said at some minute. */
export function compared(
  base: string,
  head: string,
  status: ComparedSignal['status'],
  options: { at?: number; commits?: readonly Commit[] } = {},
): ComparedSignal {
  const pair = { base: sha(base), head: sha(head) };
  const { at = 60, commits = [] } = options;
  return {
    kind: 'revisions.compared',
    subject: production,
    factKey: `compare:${pair.base}:${pair.head}`,
    occurredAt: minute(at),
    ...pair,
    status,
    commits,
  };
}

/** All went on from release to release; `b` is the change that is reverted. */
export const wentOn: readonly ComparedSignal[] = [
  compared('a', 'b', 'ahead', { commits: [commit('b', 'Raise it')] }),
  ...['bc', 'ad', 'bd', 'cd', 'de'].map(([base = '', head = '']) => compared(base, head, 'ahead')),
];

/** The compare API could not tell. */
export function incomparable(base: string, head: string): UnansweredSignal {
  const question = `compare:${sha(base)}:${sha(head)}`;
  return {
    kind: 'question.unanswered',
    subject: production,
    factKey: `unanswered:${question}`,
    occurredAt: minute(60),
    question,
    because: 'GitHub knows no such commit.',
  };
}

/** A commit that takes another one back; `names` is the letter of that one. */
export function revert(letter: string, names: string | null, title = 'Revert "Raise it"'): Commit {
  const reverts = names === null ? null : sha(names);
  return { sha: sha(letter), title, reverts, revertsPull: null };
}

/** A commit that takes nothing back. */
export function commit(letter: string, title = `Change ${letter}`): Commit {
  return { sha: sha(letter), title, reverts: null, revertsPull: null };
}

/** A revert was merged as a revision, or pushed with it. */
export function reverted(told: Commit, revision = told.sha): RevertedSignal {
  return {
    kind: 'revision.reverted',
    subject: { kind: 'revision', id: `4711:${revision}` },
    factKey: `reverted:${told.sha}`,
    occurredAt: minute(1),
    repository: 'acme/checkout',
    revert: told,
    url: 'https://github.example/acme/checkout/pull/13',
  };
}

const change: TicketSnapshot = {
  id: '10042',
  key: 'CHG-42',
  project: 'CHG',
  issueType: 'Change',
  summary: 'Raise the pool size',
  labels: [],
  status: { id: '5', name: 'Rolled back', category: 'done' },
  resolution: null,
  url: 'https://acme.atlassian.example/browse/CHG-42',
};

export function moved(
  changelogId: number,
  at: number,
  [from, to]: readonly [string | null, string | null],
  options: { rolledBack?: boolean; field?: string; ids?: [string | null, string | null] } = {},
): ChangeSignal {
  const { field = 'status', ids = [null, null] } = options;
  return {
    kind: 'change.moved',
    subject: { kind: 'change_ticket', id: change.id },
    factKey: `changelog:${changelogId}:${field}`,
    occurredAt: minute(at),
    ticket: change,
    field,
    from,
    to,
    fromId: ids[0],
    toId: ids[1],
    rolledBack: options.rolledBack ?? false,
    actor: dana,
  };
}
