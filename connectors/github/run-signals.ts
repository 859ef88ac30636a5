import type { CommitRunSignal } from '../../src/core/check-signal.ts';
import { ok, type Result } from '../../src/core/result.ts';
import type { CiSignal } from '../../src/core/signal.ts';
import type { RunSnapshot } from '../../src/core/snapshots.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { readPayload } from '../shared/read-payload.ts';
import { actorOf } from './actor.ts';
import { ciScopesOf } from './ci-scopes.ts';
import { conclusionOf } from './conclusion.ts';
import { deploys } from './deploys.ts';
import { nothing, type Reading, told } from './reading.ts';
import { type Repository, type Run, RunPayload, type Settings, type User } from './schema.ts';
import { subjectId } from './subject-id.ts';

const EVENT = 'workflow_run';

export function readRun(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const payload = readPayload(RunPayload, delivery.json);
  if (!payload.ok) return payload;
  return ok({ event: EVENT, ...runReading(payload.value, settings, delivery.receivedAt) });
}

/** A run in one moment, as a webhook or the API tells it; the API has nothing beside the run. */
export type ToldRun = RunPayload;

/**
 * Attempts of one run share its id; GitHub sends `requested` for the first of them only. `toldAt`
 * stands in where the run has no times.
 */
export function runReading(payload: ToldRun, settings: Settings, toldAt: Date): Reading {
  const snapshot = snapshotOf(payload, settings);
  const { pullRequests, sameCommit } = ciScopesOf(settings, snapshot.repository);
  if (snapshot.scope === 'pull_request' && pullRequests === 'off') {
    return nothing('Runs of pull requests are switched off in the connection’s settings.');
  }
  switch (payload.action) {
    case 'completed': {
      const ended = endOf(payload, snapshot, toldAt);
      if (ended === null) return nothing('The run ended without a known conclusion.');
      const ofCommit = sameCommit ? commitRun(payload, ended) : null;
      return ofCommit === null ? told(ended) : told(ended, ofCommit);
    }
    case 'requested':
    case 'in_progress':
      return told(startOf(payload, snapshot, toldAt));
    default:
      return nothing('This step of a run’s life is not known to Closecall.');
  }
}

function factOf(told: ToldRun) {
  const { action, repository, workflow_run: run } = told;
  const subject = { kind: 'ci_run', id: `${repository.id}:${run.id}` } as const;
  const actor = actorOf(askerOf(told));
  const attempt = run.run_attempt ?? 0;
  return { subject, attempt, actor, factKey: `attempt:${attemptOf(run)}:${action}` };
}

/** Old servers number no attempt; then its times tell it from the others. */
function attemptOf({ run_attempt: attempt, ...run }: Run): string {
  if (attempt !== null) return String(attempt);
  const at = run.run_started_at ?? run.updated_at ?? run.created_at;
  return at === null ? '1' : `at-${at.getTime()}`;
}

/** Whoever pushed asked for the first attempt, and is named by the run whoever asked for a later one. */
function askerOf({ workflow_run: run, sender }: ToldRun): User | null {
  return run.triggering_actor ?? (run.run_attempt === 1 ? run.actor : sender);
}

function startOf(payload: ToldRun, run: RunSnapshot, toldAt: Date): CiSignal {
  const { run_started_at: startedAt, created_at: createdAt } = payload.workflow_run;
  const occurredAt = startedAt ?? createdAt ?? toldAt;
  return { ...factOf(payload), kind: 'ci_run.started', run, occurredAt };
}

type EndedRun = Extract<CiSignal, { kind: 'ci_run.completed' }>;

function endOf(payload: ToldRun, run: RunSnapshot, toldAt: Date): EndedRun | null {
  const { conclusion: word, updated_at: endedAt, run_started_at: startedAt } = payload.workflow_run;
  const conclusion = conclusionOf(word);
  if (conclusion === null) return null;
  const occurredAt = endedAt ?? startedAt ?? toldAt;
  return { ...factOf(payload), kind: 'ci_run.completed', run, conclusion, occurredAt, startedAt };
}

/** A push and a pull request of the same commit are different questions, and never paired. */
function commitRun(
  { repository, workflow_run: { id: runId, workflow_id: workflowId } }: ToldRun,
  ended: EndedRun,
): CommitRunSignal | null {
  const { run, attempt, conclusion, occurredAt } = ended;
  if (workflowId === null || run.sha === '') return null;
  const id = subjectId(repository.id, workflowId, run.sha);
  const subject = { kind: 'commit_runs', id } as const;
  const factKey = `run:${runId}:${attempt || 1}`;
  const kind = 'commit_run.completed';
  return { kind, subject, factKey, occurredAt, run, runId, attempt: attempt || 1, conclusion };
}

function snapshotOf(payload: ToldRun, settings: Settings): RunSnapshot {
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

function scopeOf(run: Run, repository: Repository): RunSnapshot['scope'] {
  // pull_request, pull_request_target, pull_request_review, …: a fork's branch may be called main.
  if (run.event?.startsWith('pull_request')) return 'pull_request';
  if (run.event === 'merge_group' || run.head_branch?.startsWith('gh-readonly-queue/')) {
    return 'merge_queue';
  }
  const isOwn = run.head_repository === null || run.head_repository.id === repository.id;
  const isDefault = run.head_branch !== null && run.head_branch === repository.default_branch;
  return isOwn && isDefault ? 'default_branch' : 'other_branch';
}
