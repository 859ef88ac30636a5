import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import {
  deployWorkflowRetried,
  mergeQueueRetried,
  pipelineEnded,
  pipelineRetried,
  pullRequestRetried,
} from '../../src/demo/scenarios/pipeline-scenarios.ts';
import {
  canaryRolledBack,
  type RollbackWords,
  rollbackSaidInWords,
  sameRevisionAgain,
} from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { START } from './moving-clock.ts';

function base() {
  return { ids: seededIds('github'), at: START, service: services.checkout };
}

function bodies(deliveries: readonly ScenarioDelivery[], event?: string) {
  return deliveries
    .filter((delivery) => event === undefined || delivery.event === event)
    .map(({ body }) => JSON.parse(body));
}

type PublishedEvent = { name: string; examples: { [part: string]: object }[] };

const published: PublishedEvent[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

/** The fields that `part` has in every one of GitHub's own examples of an event. */
function publishedFields(event: string, part: string): string[] {
  const examples = published.find(({ name }) => name === event)?.examples ?? [];
  const fields = examples.map((example) => Object.keys(example[part] ?? {}));
  return fields.reduce((common, names) => common.filter((name) => names.includes(name)));
}

describe('the shapes of GitHub webhooks', () => {
  const [run] = bodies(pipelineRetried(base()), 'workflow_run');
  const [job] = bodies(pipelineRetried(base()), 'workflow_job');
  const [status] = bodies(canaryRolledBack(base()), 'deployment_status');

  it.each([
    ['workflow_run', 'workflow_run', run],
    ['workflow_run', 'workflow', run],
    ['workflow_run', 'repository', run],
    ['workflow_run', 'sender', run],
    ['workflow_job', 'workflow_job', job],
    ['deployment_status', 'deployment', status],
    ['deployment_status', 'deployment_status', status],
  ])('%s: %s has every field that GitHub publishes', (event, part, told) => {
    expect(publishedFields(event, part).length).toBeGreaterThan(5);
    expect(Object.keys(told[part])).toEqual(expect.arrayContaining(publishedFields(event, part)));
  });

  it('are as large as real ones', () => {
    const [delivery] = pipelineRetried(base());
    expect(delivery?.body.length).toBeGreaterThan(12_000);
  });
});

describe('a pipeline that was retried', () => {
  it('is one run whose second attempt passed, without a second "requested"', () => {
    const told = pipelineRetried(base());
    const runs = bodies(told, 'workflow_run');
    expect(runs.map(({ action, workflow_run: { run_attempt: n } }) => `${action} ${n}`)).toEqual([
      'requested 1',
      'in_progress 1',
      'completed 1',
      'in_progress 2',
      'completed 2',
    ]);
    const [, , failed, , passed] = runs.map(({ workflow_run: one }) => one);
    expect(failed).toMatchObject({
      conclusion: 'failure',
      event: 'push',
      head_branch: 'main',
      previous_attempt_url: null,
    });
    expect(passed).toMatchObject({
      id: failed.id,
      run_number: failed.run_number,
      head_sha: failed.head_sha,
      created_at: failed.created_at,
      conclusion: 'success',
      previous_attempt_url: expect.stringMatching(/\/attempts\/1$/),
    });
    expect(Date.parse(passed.run_started_at)).toBeGreaterThan(Date.parse(failed.updated_at));
    expect(told.every((one, at) => at === 0 || one.at >= (told[at - 1]?.at ?? one.at))).toBe(true);
  });

  it('names the job that flipped and the step that failed', () => {
    const jobs = bodies(
      pipelineRetried({ ...base(), flippedJob: 'e2e', failedStep: 'Pay' }),
      'workflow_job',
    );
    const flipped = jobs
      .map(({ workflow_job: job }) => job)
      .filter(({ name }: { name: string }) => name === 'e2e');
    expect(flipped).toMatchObject([
      { run_attempt: 1, conclusion: 'failure' },
      { run_attempt: 2, conclusion: 'success' },
    ]);
    expect(flipped[0].steps).toContainEqual(
      expect.objectContaining({ name: 'Pay', conclusion: 'failure' }),
    );
    // Only what failed was run again.
    expect(jobs.map(({ workflow_job: { run_attempt: n } }) => n)).toEqual([1, 1, 1, 2]);
  });

  it('can run everything again, and more than once', () => {
    const options = {
      ...base(),
      attempts: 3,
      rerun: 'all_jobs',
      firstConclusion: 'timed_out',
    } as const;
    const told = pipelineRetried(options);
    const completed = bodies(told, 'workflow_run').filter(({ action }) => action === 'completed');
    expect(completed.map(({ workflow_run: { conclusion } }) => conclusion)).toEqual([
      'timed_out',
      'timed_out',
      'success',
    ]);
    expect(bodies(told, 'workflow_job')).toHaveLength(9);
  });

  it('says where it ran: pull request, merge queue, deploy workflow', () => {
    const [inPullRequest] = bodies(pullRequestRetried({ ...base(), pullRequest: 7 }));
    expect(inPullRequest.workflow_run).toMatchObject({
      event: 'pull_request',
      head_branch: 'topic-7',
      pull_requests: [{ number: 7, base: { ref: 'main' } }],
    });
    const [inQueue] = bodies(mergeQueueRetried({ ...base(), pullRequest: 7 }));
    expect(inQueue.workflow_run).toMatchObject({
      event: 'merge_group',
      head_branch: expect.stringMatching(/^gh-readonly-queue\/main\/pr-7-/),
      pull_requests: [],
    });
    const deploying = deployWorkflowRetried(base());
    expect(bodies(deploying)[0].workflow_run.path).toBe('.github/workflows/deploy.yml');
    const deployed = bodies(deploying, 'workflow_job').filter(({ deployment }) => deployment);
    expect(deployed.map(({ workflow_job: { name } }) => name)).toEqual(['deploy', 'deploy']);
    expect(deployed[0].deployment.environment).toBe('production');
  });

  it('may also just end', () => {
    const ended = bodies(pipelineEnded({ ...base(), conclusion: 'cancelled' }), 'workflow_run');
    expect(ended.at(-1).workflow_run).toMatchObject({ run_attempt: 1, conclusion: 'cancelled' });
  });
});

describe('a canary that was rolled back', () => {
  function statuses(deliveries: readonly ScenarioDelivery[]): string[] {
    return bodies(deliveries, 'deployment_status').map(
      ({ deployment: { sha }, deployment_status: { state } }) => `${sha[0]} ${state}`,
    );
  }

  const shas = { goodSha: 'a'.repeat(40), badSha: 'b'.repeat(40) };

  it('goes back to the revision before, after another one', () => {
    expect(statuses(canaryRolledBack({ ...base(), ...shas }))).toEqual([
      'a queued',
      'a in_progress',
      'a success',
      'b queued',
      'b in_progress',
      'b success',
      'a queued',
      'a in_progress',
      'a success',
    ]);
  });

  it('marks the former inactive as GitHub does outside production, or when told so', () => {
    const canary = { ...base(), ...shas, environment: 'canary', withProgress: false };
    const marked = ['a success', 'b success', 'a inactive', 'a success', 'b inactive'];
    expect(statuses(canaryRolledBack(canary))).toEqual(marked);
    const told = { ...base(), ...shas, withProgress: false, marksFormerInactive: true };
    expect(statuses(canaryRolledBack(told))).toEqual(marked);
  });

  it('may follow a deployment that failed', () => {
    const told = { ...base(), ...shas, withProgress: false, badOutcome: 'failure' } as const;
    expect(statuses(canaryRolledBack(told))).toEqual(['a success', 'b failure', 'a success']);
  });

  it.each<[RollbackWords, object]>([
    ['task', { task: 'rollback', payload: {} }],
    ['description', { task: 'deploy', description: expect.stringMatching(/roll back/i) }],
    ['payload_object', { payload: { rollback: true } }],
    ['payload_text', { payload: '{"is_rollback":true}' }],
  ])('may say so in its %s', (where, expected) => {
    const told = bodies(rollbackSaidInWords({ ...base(), where }), 'deployment');
    expect(told).toHaveLength(2);
    expect(told[1].deployment).toMatchObject(expected);
  });

  it('may carry no payload at all', () => {
    const [created] = bodies(sameRevisionAgain({ ...base(), payload: null }));
    expect(created.deployment.payload).toBeNull();
  });

  it('numbers deployments and statuses upwards in time', () => {
    const told = bodies(canaryRolledBack(base()), 'deployment_status');
    const ids = told.map(({ deployment_status: { id } }) => id);
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    expect(ids.every(Number.isSafeInteger)).toBe(true);
  });
});
