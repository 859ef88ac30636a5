import { err, type Result } from '../../src/core/result.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { unreadable } from '../shared/read-payload.ts';
import { readDeployment, readDeploymentStatus } from './deployment-signals.ts';
import { eventInBody } from './event-in-body.ts';
import { readJob } from './job-signals.ts';
import { readRun } from './run-signals.ts';
import type { Settings } from './schema.ts';

const reasons: ReadonlyMap<string, string> = new Map([
  ['ping', 'A test ping; the connection works.'],
  ['check_run', 'Checks are not read yet; GitHub Actions tells of itself by workflow_run.'],
  ['check_suite', 'Check suites are not read; GitHub Actions tells of itself by workflow_run.'],
  ['status', 'Commit statuses are not read yet.'],
  ['push', 'Pushes are not read yet; deployments tell what was shipped.'],
  ['pull_request', 'Pull requests are not read yet.'],
  ['deployment_review', 'Reviews of deployments say nothing of how a deployment went.'],
]);

/** The event's name comes from a header, which is not signed, so the body has to agree. */
export function normalise(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const event = delivery.headers.get('x-github-event');
  if (event === undefined) return err(unreadable('the X-GitHub-Event header is missing'));
  if (typeof delivery.json !== 'object' || delivery.json === null) {
    return err(unreadable('the body is not a JSON object'));
  }
  const inBody = eventInBody(delivery.json);
  if (inBody === null) return readOther(event);
  if (inBody !== event) {
    return err(unreadable(`the X-GitHub-Event header does not fit the body, a ${inBody} event`));
  }
  switch (inBody) {
    case 'workflow_run':
      return readRun(delivery, settings);
    case 'workflow_job':
      return readJob(delivery, settings);
    case 'deployment':
      return readDeployment(delivery);
    case 'deployment_status':
      return readDeploymentStatus(delivery);
  }
}

const readEvents = ['workflow_run', 'workflow_job', 'deployment', 'deployment_status'];

function readOther(event: string): Result<Normalised, Unreadable> {
  if (readEvents.includes(event)) {
    return err(unreadable('the X-GitHub-Event header does not fit the body'));
  }
  return ignored(event, reasons.get(event) ?? 'This kind of event is not known to Closecall.');
}
