import { ok, type Result } from '../../src/core/result.ts';
import type { CiSignal } from '../../src/core/signal.ts';
import type { RunSnapshot } from '../../src/core/snapshots.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload } from '../shared/read-payload.ts';
import { actorOf } from './actor.ts';
import { ciScopesOf } from './ci-scopes.ts';
import { conclusionOf } from './conclusion.ts';
import { deploys } from './deploys.ts';
import { type Run, RunPayload, type Settings } from './schema.ts';

const EVENT = 'workflow_run';

/** Attempts of one run share its id; GitHub sends `requested` for the first of them only. */
export function readRun(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const payload = readPayload(RunPayload, delivery.json);
  if (!payload.ok) return payload;
  const { action, workflow_run: run } = payload.value;
  const snapshot = snapshotOf(payload.value, settings);
  const { pullRequests } = ciScopesOf(settings, snapshot.repository);
  if (snapshot.scope === 'pull_request' && pullRequests === 'off') {
    return ignored(EVENT, 'Runs of pull requests are switched off in the connection’s settings.');
  }
  const fact = { subject: subjectOf(payload.value), run: snapshot, attempt: run.run_attempt ?? 1 };
  const actor = actorOf(run.triggering_actor ?? run.actor);
  const factKey = `attempt:${fact.attempt}:${action}`;

  if (action === 'completed') {
    const conclusion = conclusionOf(run.conclusion);
    if (conclusion === null) return ignored(EVENT, 'The run ended without a known conclusion.');
    const occurredAt = run.updated_at ?? run.run_started_at ?? delivery.receivedAt;
    const startedAt = run.run_started_at;
    const kind = 'ci_run.completed';
    return told({ ...fact, factKey, occurredAt, actor, kind, conclusion, startedAt });
  }
  if (action === 'requested' || action === 'in_progress') {
    const occurredAt = run.run_started_at ?? run.created_at ?? delivery.receivedAt;
    return told({ ...fact, factKey, occurredAt, actor, kind: 'ci_run.started' });
  }
  return ignored(EVENT, 'This step of a run’s life is not known to Closecall.');
}

function told(signal: CiSignal): { ok: true; value: Normalised } {
  return ok({ event: EVENT, signals: [signal], ignored: null });
}

function subjectOf({ repository, workflow_run: run }: RunPayload) {
  return { kind: 'ci_run', id: `${repository.id}:${run.id}` } as const;
}

function snapshotOf(payload: RunPayload, settings: Settings): RunSnapshot {
  const { repository, workflow, workflow_run: run } = payload;
  const name = workflow?.name ?? run.name;
  const path = workflow?.path ?? run.path;
  return {
    repository: repository.full_name ?? repository.id,
    repositoryId: repository.id,
    workflow: name ?? path ?? 'unnamed workflow',
    workflowId: run.workflow_id,
    runNumber: run.run_number,
    title: run.display_title,
    branch: run.head_branch,
    sha: run.head_sha ?? '',
    trigger: run.event,
    scope: scopeOf(run, repository),
    deployWorkflow: deploys(settings, workflow?.name ?? null, run.name, path),
    url: run.html_url,
  };
}

function scopeOf(run: Run, repository: RunPayload['repository']): RunSnapshot['scope'] {
  // pull_request, pull_request_target, pull_request_review, …: a fork's branch may be called main.
  if (run.event?.startsWith('pull_request')) return 'pull_request';
  if (run.event === 'merge_group' || run.head_branch?.startsWith('gh-readonly-queue/')) {
    return 'merge_queue';
  }
  const isOwn = run.head_repository === null || run.head_repository.id === repository.id;
  const isDefault = run.head_branch !== null && run.head_branch === repository.default_branch;
  return isOwn && isDefault ? 'default_branch' : 'other_branch';
}
