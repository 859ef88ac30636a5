export type ReadEvent =
  | 'workflow_run'
  | 'workflow_job'
  | 'deployment'
  | 'deployment_status'
  | 'check_run'
  | 'status'
  | 'push'
  | 'pull_request';

/** Other events that carry a deployment, a run, a check or a pull request as a part of theirs. */
const foreignParts = [
  'check_suite',
  'deployment_callback_url',
  'reviewers',
  'approver',
  'workflow_job_run',
  'workflow_job_runs',
  'review',
  'comment',
  'thread',
];

/** What only the event has, told by all of these parts; the first that fits is it. */
const ownParts: readonly (readonly [ReadEvent, readonly string[]])[] = [
  ['check_run', ['check_run']],
  ['deployment', ['deployment']],
  ['workflow_run', ['workflow_run', 'workflow']],
  ['pull_request', ['pull_request', 'number']],
  ['push', ['ref', 'before', 'after', 'pusher']],
  ['status', ['sha', 'context', 'state', 'commit']],
];

/**
 * Which of the events that we read the body is, by its own parts; null for any other. The event's
 * name stands only in a header, which is not signed, so that a signed body could be sent again under
 * another name.
 */
export function eventInBody(json: unknown): ReadEvent | null {
  if (typeof json !== 'object' || json === null) return null;
  const has = (part: string) => Object.hasOwn(json, part);
  if (has('deployment_status') && has('deployment')) return 'deployment_status';
  if (has('workflow_job')) return 'workflow_job';
  if (foreignParts.some(has)) return null;
  return ownParts.find(([, parts]) => parts.every(has))?.[0] ?? null;
}
