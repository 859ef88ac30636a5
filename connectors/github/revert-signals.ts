import { ok, type Result } from '../../src/core/result.ts';
import { isRevertTitle } from '../../src/core/revert-title.ts';
import type { Commit, RevertedSignal } from '../../src/core/revision-signal.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload } from '../shared/read-payload.ts';
import { PullRequestPayload, PushPayload } from './event-schema.ts';
import { revertedPull, revertedSha, revertOf } from './revert.ts';
import type { Repository } from './schema.ts';

/** Of more reverts in one push, the newest ones are told. */
const MOST_REVERTS = 20;

/** The branch that GitHub's button makes: the number of what it takes back, and that one's branch. */
const NAMED_BY_BUTTON = /^revert-(\d+)-/;

/** A pull request that was merged and says that it takes something back. */
export function readPullRequest(delivery: ParsedDelivery): Result<Normalised, Unreadable> {
  const event = 'pull_request';
  const payload = readPayload(PullRequestPayload, delivery.json);
  if (!payload.ok) return payload;
  const { action, repository, pull_request: pull } = payload.value;
  const sha = pull.merge_commit_sha;
  if (action !== 'closed' || pull.merged !== true || sha === null) {
    return ignored(event, 'Of pull requests, only the merge of a revert is read.');
  }
  if (!isRevert(pull)) return ignored(event, 'The pull request takes nothing back.');
  const title = pull.title ?? 'a revert';
  const revertsPull = revertedPull(pull.body) ?? NAMED_BY_BUTTON.exec(pull.head?.ref ?? '')?.[1];
  const reverts = revertedSha(pull.body);
  const revert = { sha, title, reverts, revertsPull: revertsPull ?? null };
  const occurredAt = pull.merged_at ?? delivery.receivedAt;
  const factKey = `pull_request:${pull.id}`;
  const signal = signalOf(repository, sha, { factKey, occurredAt, revert, url: pull.html_url });
  return ok({ event, signals: [signal], ignored: null });
}

/** GitHub's button names the branch and the body; the title is what people leave of it. */
function isRevert({ title, body, head }: PullRequestPayload['pull_request']): boolean {
  if (/^\s*revert\b.*["“]/i.test(title ?? '')) return isRevertTitle(title ?? '');
  const times = timesReverted(head?.ref ?? '');
  // The body is the same for a revert and for a revert of one; the branch tells them apart.
  if (times > 0) return times % 2 === 1;
  return revertedPull(body) !== null || revertedSha(body) !== null;
}

function timesReverted(branch: string): number {
  return NAMED_BY_BUTTON.test(branch) ? 1 + timesReverted(branch.replace(NAMED_BY_BUTTON, '')) : 0;
}

/**
 * Reverts that were pushed to the default branch. What is deployed is often the push's last commit,
 * so that one is told of all of them.
 */
export function readPush(delivery: ParsedDelivery): Result<Normalised, Unreadable> {
  const event = 'push';
  const payload = readPayload(PushPayload, delivery.json);
  if (!payload.ok) return payload;
  const { repository, ref, deleted } = payload.value;
  const isDefault = ref !== null && ref === `refs/heads/${repository.default_branch}`;
  if (!isDefault || deleted === true) {
    return ignored(event, 'Of pushes, only those to the default branch are read.');
  }
  const signals = revertsIn(payload.value, delivery.receivedAt);
  if (signals.length === 0) return ignored(event, 'No commit of this push takes another one back.');
  return ok({ event, signals, ignored: null });
}

function revertsIn(payload: PushPayload, toldAt: Date): readonly RevertedSignal[] {
  const { repository, after, head_commit: head } = payload;
  const commits = [...(payload.commits ?? []), head].filter((commit) => commit !== null);
  const signals = new Map<string, RevertedSignal>();
  for (const { id: sha, message, timestamp, url } of commits) {
    const revert = revertOf({ sha, message });
    if (revert === null) continue;
    const fact = { factKey: `commit:${sha}`, occurredAt: timestamp ?? toldAt, revert, url };
    for (const revision of [sha, after ?? sha]) {
      signals.set(`${revision} ${sha}`, signalOf(repository, revision, fact));
    }
  }
  return [...signals.values()].slice(-2 * MOST_REVERTS);
}

function signalOf(
  repository: Repository,
  revision: string,
  fact: { factKey: string; occurredAt: Date; revert: Commit; url: string | null },
): RevertedSignal {
  const subject = { kind: 'revision', id: `${repository.id}:${revision}` } as const;
  const name = repository.full_name ?? repository.id;
  return { kind: 'revision.reverted', subject, repository: name, ...fact };
}
