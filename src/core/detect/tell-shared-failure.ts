import { worstOf } from '../score/worst-of.ts';
import { compareText } from './compare-ids.ts';
import type { Evidence, Finding, Threshold } from './finding.ts';
import { oneLine } from './one-line.ts';
import { sayDuration } from './say-duration.ts';
import {
  SHARED_FAILURE_MIN_REPOSITORIES,
  SHARED_FAILURE_MIN_RUNS,
  SHARED_FAILURE_MIN_SHARE,
  SHARED_FAILURE_WINDOW_MS,
  type SharedFailure,
} from './shared-failure.ts';

/** As many members as a person still reads; the rest is counted. */
const MAX_TOLD = 20;
const MAX_LINKS = 5;

/** True for a retry that still stands and whose first failure lies in the stretch. */
export function isOfSharedFailure(finding: Finding, { from, to }: SharedFailure): boolean {
  const { detector, withdrawn, beganAt } = finding;
  const isRetry = detector === 'retried_ci_failure' && withdrawn === null;
  return isRetry && beganAt >= from && beganAt <= to;
}

/**
 * The shared cause of an owner's runs that failed together, as one finding instead of many. Those
 * of `findings` that belong to the stretch are its members; without any nothing passed on a re-run
 * yet, and there is no near miss: null. It counts as the worst of them would alone, with the tier of
 * its service.
 */
export function describeSharedFailure(
  owner: string,
  stretch: SharedFailure,
  findings: readonly Finding[],
  tierOf: (finding: Finding) => number | null,
): Finding | null {
  const members = findings
    .filter((finding) => isOfSharedFailure(finding, stretch))
    .sort(compareMembers);
  const [first] = members;
  const judged = worstOf(members.map((member) => ({ ...member, tier: tierOf(member) })));
  if (first === undefined || judged === null) return null;
  const { closest, worst } = judged;
  const who = oneLine(owner, 80);
  const times = members.map(({ occurredAt }) => occurredAt.getTime());
  return {
    detector: 'retried_ci_failure',
    foundBy: 'shared_cause',
    cycle: stretch.from.toISOString(),
    beganAt: first.beganAt,
    occurredAt: new Date(times.reduce((a, b) => Math.max(a, b))),
    title: oneLine(`${sayRuns(who, stretch)} ${sayPassed(stretch, members.length)}`, 160),
    story: `${sayRuns(who, stretch)} ${sayPassed(stretch, members.length)}; they are taken as one, with a shared cause`,
    evidence: tellMembers(who, stretch, members),
    links: members.flatMap(toLink).slice(0, MAX_LINKS),
    service: { pagerduty: null, github: null, environment: null, jira: null },
    fingerprint: {
      source: first.fingerprint.source,
      names: [owner],
      words: [],
      kind: 'shared cause',
    },
    closeness: closest.closeness,
    severity: { ...worst.severity, ...(worst.tier === null ? {} : { tier: worst.tier }) },
    savedBy: { kind: 'retry', text: 'Re-runs passed' },
    resolver: null,
    environment: null,
    deployWorkflow: members.some(({ deployWorkflow }) => deployWorkflow),
    labels: ['shared_cause'],
    revisions: [...new Set(members.flatMap(({ revisions }) => revisions))],
    alertKey: null,
    countedOnly: members.every(({ countedOnly }) => countedOnly),
    awaits: null,
    unconfirmed: null,
    thresholds,
    withdrawn: null,
  };
}

const thresholds: readonly Threshold[] = [
  {
    name: 'shared failure window',
    value: sayDuration(SHARED_FAILURE_WINDOW_MS),
    because: 'runs that fail in the same quarter of an hour may share their cause',
  },
  {
    name: 'shared failure runs',
    value: SHARED_FAILURE_MIN_RUNS,
    because: 'fewer runs fail together by chance',
  },
  {
    name: 'shared failure repositories',
    value: SHARED_FAILURE_MIN_REPOSITORIES,
    because: 'what breaks in fewer repositories may be a change of their own',
  },
  {
    name: 'shared failure share',
    value: SHARED_FAILURE_MIN_SHARE,
    because: 'flaky tests alone don’t fail half of all runs',
  },
];

function compareMembers(a: Finding, b: Finding): number {
  return a.beganAt.getTime() - b.beganAt.getTime() || compareText(identity(a), identity(b));
}

// Members that began at once come in the order of all that is told of them.
function identity({ story, links, occurredAt }: Finding): string {
  return JSON.stringify([story, occurredAt, links]);
}

function sayRuns(owner: string, { from, to, runs, failed, repositories }: SharedFailure): string {
  const within = sayDuration(to.getTime() - from.getTime());
  const where = `${repositories.length} repositories of ${owner}`;
  return `${failed} of ${runs} runs in ${where} failed within ${within}`;
}

// Other checks and new runs of a commit may be members too, so there can be more than runs failed.
function sayPassed({ failed }: SharedFailure, members: number): string {
  if (members === failed) return 'and passed on a re-run';
  const what = members > failed ? `${members} failures` : `${members} of them`;
  return `and ${what} passed on a re-run`;
}

function sayLeft(count: number): string {
  const what = count === 1 ? '1 more run' : `${count} more runs`;
  return `${what} failed and passed on a re-run`;
}

function tellMembers(
  owner: string,
  stretch: SharedFailure,
  members: readonly Finding[],
): readonly Evidence[] {
  const common = { kind: 'shared_failure', url: null, actor: null, fact: null };
  const left = members.slice(MAX_TOLD);
  const rest = { ...common, text: sayLeft(left.length) };
  return [
    { ...common, at: stretch.from, text: sayRuns(owner, stretch) },
    ...members.slice(0, MAX_TOLD).map((member) => ({
      ...common,
      at: member.beganAt,
      text: member.story,
      url: member.links[0]?.url ?? null,
    })),
    ...left.slice(0, 1).map(({ beganAt }) => ({ ...rest, at: beganAt })),
  ];
}

function toLink({ links, service }: Finding): Finding['links'] {
  const [link] = links;
  if (link === undefined) return [];
  const label = oneLine(`${service.github ?? ''} ${link.label}`, 80);
  return [{ label, url: link.url }];
}
