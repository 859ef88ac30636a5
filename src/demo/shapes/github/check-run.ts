import type { AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import { nodeId } from './accounts.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import type { RunConclusion } from './workflow-run.ts';

/** One result of a check that another CI system reports through its app. */
export type CheckRunFacts = {
  id: number;
  repository: AcmeService['repository'];
  app: { id: number; slug: string; name: string };
  name: string;
  sha: string;
  /** Null for a commit of a fork. */
  branch: string | null;
  pullRequests?: readonly number[];
  /** Null while it is under way. */
  conclusion: RunConclusion | null;
  startedAt: Date;
  completedAt: Date;
};

/** The `check_run` of its webhook. A re-run of a check is a new one with a new id. */
export function checkRun(site: Sites['github'], facts: CheckRunFacts) {
  const repositoryAt = repositoryUrl(site, facts.repository);
  const isOver = facts.conclusion !== null;
  return {
    id: facts.id,
    node_id: nodeId('CR_', facts.id),
    name: facts.name,
    head_sha: facts.sha,
    external_id: '',
    url: `${repositoryAt}/check-runs/${facts.id}`,
    html_url: `${repositoryPage(site, facts.repository)}/runs/${facts.id}`,
    details_url: `https://${facts.app.slug}.example/${facts.id}`,
    status: isOver ? 'completed' : 'in_progress',
    conclusion: facts.conclusion,
    started_at: wholeSeconds(facts.startedAt),
    completed_at: isOver ? wholeSeconds(facts.completedAt) : null,
    output: { title: null, summary: null, text: null, annotations_count: 0 },
    check_suite: {
      id: facts.id + 1,
      head_branch: facts.branch,
      head_sha: facts.sha,
      status: isOver ? 'completed' : 'in_progress',
      conclusion: facts.conclusion,
    },
    app: facts.app,
    pull_requests: (facts.pullRequests ?? []).map((number) => ({
      url: `${repositoryAt}/pulls/${number}`,
      id: number,
      number,
      head: { ref: facts.branch, sha: facts.sha },
      base: { ref: 'main' },
    })),
  };
}
