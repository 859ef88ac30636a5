import { services } from './acme.ts';
import type { HistoryEntry } from './history-entry.ts';
import { changeTicketCompleted, changeTicketFailed } from './scenarios/change-ticket-scenarios.ts';
import {
  deployWorkflowRetried,
  pipelineEnded,
  pipelineRetried,
  pullRequestRetried,
} from './scenarios/pipeline-scenarios.ts';
import { canaryRolledBack, plainDeployment } from './scenarios/rollback-scenarios.ts';

const { checkout, paymentsApi, search, catalogue, notifications } = services;

/** The small forms, so that a month stays a few hundred deliveries. */
const short = { withProgress: false } as const;
const shortest = { withProgress: false, withJobs: false } as const;

/** The month's pipelines, releases and change tickets. */
export const historyReleases: readonly HistoryEntry[] = [
  {
    daysAgo: [27, 21, 15, 10, 5, 3],
    tell: (base) => pipelineRetried({ ...base, ...short, service: checkout }),
  },
  {
    daysAgo: [26, 12, 4],
    tell: (base) =>
      pullRequestRetried({ ...base, ...shortest, service: paymentsApi, pullRequest: 412 }),
  },
  {
    daysAgo: [18, 9, 2],
    tell: (base) => pullRequestRetried({ ...base, ...shortest, service: search, pullRequest: 87 }),
  },
  {
    daysAgo: [14],
    tell: (base) => deployWorkflowRetried({ ...base, ...short, service: paymentsApi }),
  },
  { daysAgo: [20, 8], tell: (base) => pipelineEnded({ ...base, ...shortest, service: catalogue }) },
  {
    daysAgo: [28, 20, 12, 4],
    tell: (base) => plainDeployment({ ...base, ...short, service: checkout }),
  },
  {
    daysAgo: [25, 15, 6],
    tell: (base) => plainDeployment({ ...base, ...short, service: paymentsApi }),
  },
  { daysAgo: [22, 10], tell: (base) => plainDeployment({ ...base, ...short, service: search }) },
  { daysAgo: [23, 9], tell: (base) => plainDeployment({ ...base, ...short, service: catalogue }) },
  {
    daysAgo: [18, 5],
    tell: (base) => plainDeployment({ ...base, ...short, service: notifications }),
  },
  { daysAgo: [17], tell: (base) => canaryRolledBack({ ...base, ...short, service: catalogue }) },
  {
    daysAgo: [8],
    tell: (base) => canaryRolledBack({ ...base, ...short, service: search, badOutcome: 'failure' }),
  },
  { daysAgo: [25, 11], tell: (base) => changeTicketCompleted({ ...base, service: catalogue }) },
  { daysAgo: [19], tell: (base) => changeTicketFailed({ ...base, service: catalogue }) },
];
