import {
  changeTicketCompleted,
  changeTicketFailed,
} from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import {
  pageResolvedByPerson,
  pageThatClearsItself,
} from '../../src/demo/scenarios/page-scenarios.ts';
import {
  pipelineEnded,
  pipelineRetried,
  pullRequestRetried,
} from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack, plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { type SeededIds, seededIds } from '../../src/demo/seeded-ids.ts';
import { benchServices } from './bench-config.ts';

type Base = { ids: SeededIds; at: Date; service: (typeof benchServices)[number] };
type Tell = (base: Base) => ScenarioDelivery[];

const shortest = { withProgress: false, withJobs: false } as const;

/** How often each happens: most of what providers send is ordinary work, and GitHub's. */
const ordinaryDay: readonly (readonly [number, Tell])[] = [
  [20, (base) => pipelineEnded(base)],
  [8, (base) => pipelineEnded({ ...base, conclusion: 'failure' })],
  [8, (base) => pullRequestRetried({ ...base, pullRequest: 412 })],
  [4, (base) => pipelineRetried(base)],
  [6, (base) => plainDeployment(base)],
  [1, (base) => canaryRolledBack(base)],
  [5, (base) => pageThatClearsItself(base)],
  [5, (base) => pageResolvedByPerson(base)],
  [2, (base) => changeTicketCompleted(base)],
  [1, (base) => changeTicketFailed(base)],
];

/** So many webhooks of ordinary days, in the order of the providers' times. */
export function ordinaryTraffic(count: number): ScenarioDelivery[] {
  const ids = seededIds('ordinary traffic');
  const urn = ordinaryDay.flatMap(([share, tell]) => Array.from({ length: share }, () => tell));
  const endMs = Date.now() - 8 * 3_600_000;
  const told: ScenarioDelivery[] = [];
  while (told.length < count) {
    const tell = urn[ids.between(0, urn.length - 1)];
    const service = benchServices[ids.between(0, benchServices.length - 1)];
    const at = new Date(endMs - ids.between(0, 24 * 3_600_000));
    if (tell && service) told.push(...tell({ ids, at, service }));
  }
  return told.slice(0, count).sort((a, b) => a.at.getTime() - b.at.getTime());
}

/**
 * A webhook, and the subject whose candidate it opens, if it opens one. `asks`: not before PagerDuty
 * was asked who cleared the page.
 */
export type Step = { delivery: ScenarioDelivery; opens: string | null; asks: boolean };

/** How many stories are under way at once; the webhooks of each are so many apart. */
const underWay = 50;
const minuteMs = 60_000;

/**
 * Pages and pipelines of which every second one ends as a near miss. With `lookups`, every tenth
 * webhook is the clear of one more page, which names nobody (`unnamed`) or the monitor (`named`).
 */
export function nearMissTraffic(count: number, lookups?: 'unnamed' | 'named'): Step[] {
  const ids = seededIds('near misses');
  const stories: Step[][] = [];
  const beginMs = Date.now() - 3_600_000;
  for (let story = 0; stories.flat().length < count + underWay * 3; story += 1) {
    const service = benchServices[story % benchServices.length];
    if (!service) continue;
    // So far apart that each page of a service is an episode of its own, and that runs which fail
    // have no cause in common: every near miss makes a candidate.
    const atMs = beginMs - story * 2 * minuteMs;
    const base = { ids, at: new Date(atMs), service };
    const [page, run] = [ids.pagerDutyId('Q'), ids.number()];
    const retried = { ...base, ...shortest, runId: run };
    stories.push(
      opening(`gh-acme/ci_run:${service.repository.id}:${run}`, pipelineRetried(retried)),
      opening(`pd-main/incident:${page}`, pageThatClearsItself({ ...base, incidentId: page })),
      opening(null, pageResolvedByPerson({ ...base, at: new Date(atMs - 45 * minuteMs) })),
      opening(null, pipelineEnded({ ...base, ...shortest })),
    );
    if (lookups === undefined) continue;
    const incidentId = ids.pagerDutyId('Q');
    const by = lookups === 'named' ? 'monitor' : null;
    const at = new Date(atMs - 15 * minuteMs);
    const cleared = pageThatClearsItself({ ...base, at, incidentId, by });
    stories.push(opening(`pd-main/incident:${incidentId}`, cleared, by === null));
  }
  return interleaved(stories).slice(0, count);
}

function opening(subject: string | null, story: readonly ScenarioDelivery[], asks = false): Step[] {
  return story.map((delivery, index) => {
    const isLast = index === story.length - 1;
    return { delivery, opens: isLast ? subject : null, asks: isLast && asks };
  });
}

function interleaved(stories: readonly Step[][]): Step[] {
  const steps: Step[] = [];
  for (let from = 0; from < stories.length; from += underWay) {
    const group = stories.slice(from, from + underWay);
    const longest = Math.max(...group.map((story) => story.length));
    for (let step = 0; step < longest; step += 1) {
      for (const story of group) steps.push(...story.slice(step, step + 1));
    }
  }
  return steps;
}
