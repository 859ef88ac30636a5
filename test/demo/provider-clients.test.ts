import { Octokit } from '@octokit/rest';
import { api as pagerDutyApi } from '@pagerduty/pdjs';
import { Version2Client, Version3Client } from 'jira.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { services } from '../../src/demo/acme.ts';
import { type DemoStandIns, startDemoStandIns } from '../../src/demo/demo-stand-ins.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { document } from './jira-calls.ts';
import { START } from './moving-clock.ts';

let standIns: DemoStandIns;

beforeEach(async () => {
  standIns = await startDemoStandIns({ clock: systemClock });
});

afterEach(() => standIns.close());

const base = { ids: seededIds('clients'), at: START, service: services.checkout };

const fields = {
  project: { key: 'PAY' },
  issuetype: { name: 'Task' },
  summary: 'Checkout paged',
  labels: ['nm-1'],
};

describe('the providers’ own clients work with the stand-ins', () => {
  it('jira.js on Cloud', async () => {
    const { url, email, apiToken } = standIns.providers.jira;
    const jira = new Version3Client({ host: url, authentication: { basic: { email, apiToken } } });
    const made = await jira.issues.createIssue({
      fields: { ...fields, description: document as never },
    });
    expect(made.key).toBe('PAY-1');
    const wanted = ['labels', 'status'];
    const read = await jira.issues.getIssue({ issueIdOrKey: 'PAY-1', fields: wanted });
    expect(read.fields).toMatchObject({ labels: ['nm-1'], status: { name: 'To Do' } });
    const found = await jira.issueSearch.searchForIssuesUsingJqlEnhancedSearchPost({
      jql: 'project = "PAY" AND labels = "nm-1"',
      fields: wanted,
    });
    expect(found.issues).toMatchObject([{ key: 'PAY-1', fields: { labels: ['nm-1'] } }]);
    const comment = await jira.issueComments.addComment({
      issueIdOrKey: 'PAY-1',
      comment: document as never,
    });
    expect(comment.id).toMatch(/^\d+$/);
    const comments = await jira.issueComments.getComments({ issueIdOrKey: 'PAY-1' });
    expect(comments.total).toBe(1);
    await jira.issues.doTransition({ issueIdOrKey: 'PAY-1', transition: { id: '10001' } });
    expect(standIns.jira.issues()).toMatchObject([{ status: { name: 'Done' } }]);
    expect(await jira.myself.getCurrentUser()).toMatchObject({ accountType: 'atlassian' });
  });

  it('jira.js on Data Center', async () => {
    const credentials = { email: '', apiToken: 'pat' };
    const clock = systemClock;
    const server = await startStandInJira({ clock, flavour: 'datacenter', credentials });
    const authentication = { oauth2: { accessToken: 'pat' } };
    const jira = new Version2Client({ host: server.url, authentication });
    const made = await jira.issues.createIssue({ fields: { ...fields, description: 'h2. What' } });
    expect(made.key).toBe('PAY-1');
    const found = await jira.issueSearch.searchForIssuesUsingJqlPost({
      jql: 'project = "PAY" AND labels = "nm-1"',
      fields: ['labels'],
    });
    expect(found.issues).toMatchObject([{ key: 'PAY-1', fields: { labels: ['nm-1'] } }]);
    const comment = await jira.issueComments.addComment({ issueIdOrKey: 'PAY-1', comment: 'Seen' });
    const id = comment.id ?? '';
    await jira.issueComments.updateComment({ issueIdOrKey: 'PAY-1', id, comment: 'Seen twice' });
    expect(server.comments('PAY-1')).toMatchObject([{ text: 'Seen twice' }]);
    await server.close();
  });

  it('Octokit', async () => {
    const told = [...pipelineRetried(base), ...canaryRolledBack(base)];
    for (const delivery of told) standIns.github.learn(delivery);
    const { url: baseUrl, apiToken: auth } = standIns.providers.github;
    const { rest, paginate } = new Octokit({ baseUrl, auth });
    const repo = { owner: 'acme', repo: 'checkout' };
    const run_id = JSON.parse(told[0]?.body ?? '').workflow_run.id;
    const attempt = { ...repo, run_id, attempt_number: 1 };
    const first = await rest.actions.getWorkflowRunAttempt(attempt);
    expect(first.data).toMatchObject({ id: run_id, conclusion: 'failure' });
    const jobs = await paginate(rest.actions.listJobsForWorkflowRunAttempt, {
      ...attempt,
      per_page: 1,
    });
    expect(jobs.map(({ name }) => name)).toEqual(['build', 'lint', 'integration']);
    const { data: deployments } = await rest.repos.listDeployments(repo);
    const [last, bad] = deployments;
    const basehead = `${bad?.sha}...${last?.sha}`;
    const compared = await rest.repos.compareCommitsWithBasehead({ ...repo, basehead });
    expect(compared.data.status).toBe('behind');
    expect((await rest.rateLimit.get()).data.rate.limit).toBe(5_000);
  });

  it('pdjs', async () => {
    const told = pageThatClearsItself(base);
    for (const delivery of told) standIns.pagerduty.learn(delivery);
    const id = JSON.parse(told[0]?.body ?? '').event.data.id;
    const { url, apiToken: token } = standIns.providers.pagerduty;
    const options = { method: 'get', token, requestTimeout: 0 };
    const incident = await pagerDutyApi({ ...options, url: `${url}/incidents/${id}` });
    expect(incident.data).toMatchObject({ incident: { id, status: 'resolved' } });
    const log = await pagerDutyApi({
      ...options,
      url: `${url}/incidents/${id}/log_entries?include[]=channels`,
    });
    expect(log.data.log_entries).toHaveLength(3);
  });
});
