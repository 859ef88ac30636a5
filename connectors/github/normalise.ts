import { err, type Result } from '../../src/core/result.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { unreadable } from '../shared/read-payload.ts';
import { readCheckRun, readStatus } from './check-signals.ts';
import { readDeployment, readDeploymentStatus } from './deployment-signals.ts';
import { eventInBody, type ReadEvent } from './event-in-body.ts';
import { readJob } from './job-signals.ts';
import { readPullRequest, readPush } from './revert-signals.ts';
import { readRun } from './run-signals.ts';
import type { Settings } from './schema.ts';

type Reader = (delivery: ParsedDelivery, settings: Settings) => Result<Normalised, Unreadable>;

const readers: Readonly<Record<ReadEvent, Reader>> = {
  workflow_run: readRun,
  workflow_job: readJob,
  deployment: readDeployment,
  deployment_status: readDeploymentStatus,
  check_run: readCheckRun,
  status: readStatus,
  push: readPush,
  pull_request: readPullRequest,
};

const reasons: ReadonlyMap<string, string> = new Map([
  ['ping', 'A test ping; the connection works.'],
  ['check_suite', 'Check suites are not read; GitHub Actions tells of itself by workflow_run.'],
  ['deployment_review', 'Reviews of deployments say nothing of how a deployment went.'],
]);

export function isReadEvent(event: string): event is ReadEvent {
  return Object.hasOwn(readers, event);
}

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
  return readers[inBody](delivery, settings);
}

function readOther(event: string): Result<Normalised, Unreadable> {
  if (isReadEvent(event)) {
    return err(unreadable('the X-GitHub-Event header does not fit the body'));
  }
  return ignored(event, reasons.get(event) ?? 'This kind of event is not known to Closecall.');
}
