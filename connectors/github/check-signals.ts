import type { CheckSignal, CheckSnapshot } from '../../src/core/check-signal.ts';
import { ok, type Result } from '../../src/core/result.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload } from '../shared/read-payload.ts';
import { ciScopesOf } from './ci-scopes.ts';
import { conclusionOf } from './conclusion.ts';
import { CheckRunPayload, StatusPayload } from './event-schema.ts';
import type { Repository, Settings } from './schema.ts';
import { subjectId } from './subject-id.ts';

const SWITCHED_OFF =
  'Checks of other CI systems are not read; otherChecks in the connection’s settings turns them on.';
const NOT_FINISHED = 'The check is not finished yet.';

/** The app whose checks workflow_run tells of, and better. */
const ACTIONS = 'github-actions';

/** A check run of another CI system. A re-run of it is another check run. */
export function readCheckRun(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const event = 'check_run';
  const payload = readPayload(CheckRunPayload, delivery.json);
  if (!payload.ok) return payload;
  const { action, repository, check_run: check } = payload.value;
  if (check.app?.slug === ACTIONS) {
    return ignored(event, 'GitHub Actions tells of its checks by workflow_run.');
  }
  if (!isOn(settings, repository)) return ignored(event, SWITCHED_OFF);
  if (action !== 'completed') return ignored(event, NOT_FINISHED);
  const branch = check.check_suite?.head_branch ?? null;
  const isPullRequest = (check.pull_requests ?? []).length > 0;
  const snapshot = {
    ...named(repository),
    name: check.name,
    app: check.app?.slug ?? check.app?.name ?? check.app?.id ?? 'unknown app',
    sha: check.head_sha,
    branch,
    scope: scopeOf(repository, branch, isPullRequest),
    url: check.html_url ?? check.details_url,
  };
  // An app may finish one check run again, which is another result.
  const end = check.completed_at === null ? '' : `:${check.completed_at.getTime()}`;
  const factKey = `check_run:${check.id}${end}`;
  const occurredAt = check.completed_at ?? delivery.receivedAt;
  return told(event, snapshot, { factKey, occurredAt, conclusion: check.conclusion });
}

/** A commit status. A re-run of it is another status of the same context. */
export function readStatus(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const event = 'status';
  const payload = readPayload(StatusPayload, delivery.json);
  if (!payload.ok) return payload;
  const { repository, state, ...status } = payload.value;
  if (!isOn(settings, repository)) return ignored(event, SWITCHED_OFF);
  if (state === 'pending') return ignored(event, NOT_FINISHED);
  // A commit may stand on several branches; the default one counts most.
  const branches = (status.branches ?? []).flatMap(({ name }) => name ?? []);
  const branch = branches.find((name) => name === repository.default_branch) ?? branches[0] ?? null;
  const snapshot = {
    ...named(repository),
    name: status.context,
    app: 'status',
    sha: status.sha,
    branch,
    scope: scopeOf(repository, branch, false),
    url: status.target_url,
  };
  const factKey = `status:${status.id}`;
  const occurredAt = status.updated_at ?? status.created_at ?? delivery.receivedAt;
  const conclusion = state === 'error' ? 'failure' : state;
  return told(event, snapshot, { factKey, occurredAt, conclusion });
}

function isOn(settings: Settings, repository: Repository): boolean {
  return ciScopesOf(settings, repository.full_name ?? repository.id).otherChecks;
}

function named({ id, full_name: name }: Repository) {
  return { repository: name ?? id, repositoryId: id };
}

function scopeOf(
  repository: Repository,
  branch: string | null,
  isPullRequest: boolean,
): CheckSnapshot['scope'] {
  if (branch?.startsWith('gh-readonly-queue/')) return 'merge_queue';
  if (branch !== null && branch === repository.default_branch) return 'default_branch';
  return isPullRequest ? 'pull_request' : 'other_branch';
}

function told(
  event: string,
  check: CheckSnapshot,
  result: Pick<CheckSignal, 'factKey' | 'occurredAt'> & { conclusion: string | null },
): { ok: true; value: Normalised } {
  const conclusion = conclusionOf(result.conclusion);
  if (conclusion === null) return ignored(event, 'The check ended without a known conclusion.');
  const id = subjectId(check.repositoryId, check.app, check.name, check.sha);
  const subject = { kind: 'check', id } as const;
  const signal: CheckSignal = { ...result, kind: 'check.completed', subject, check, conclusion };
  return ok({ event, signals: [signal], ignored: null });
}
