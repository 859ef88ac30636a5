export type ReadEvent = 'workflow_run' | 'workflow_job' | 'deployment' | 'deployment_status';

/** Other events that carry a deployment or a run as a part of theirs. */
const foreignParts = [
  'check_run',
  'check_suite',
  'deployment_callback_url',
  'reviewers',
  'approver',
  'workflow_job_run',
  'workflow_job_runs',
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
  if (has('deployment')) return 'deployment';
  if (has('workflow_run') && has('workflow')) return 'workflow_run';
  return null;
}
