import type { JiraFlavour } from '../../../src/demo/shapes/jira/user.ts';
import type { Sequence } from './sequence.ts';
import type { Step } from './step.ts';
import { tellCheckOrChange } from './tell-change.ts';
import { tellDeployment } from './tell-deployment.ts';
import { tellPage } from './tell-page.ts';
import { tellJob, tellRun } from './tell-run.ts';
import { tellTicket } from './tell-ticket.ts';
import { newTelling, type Telling, type ToldDelivery } from './telling.ts';

/** The webhooks of a sequence as the providers would send them, in the order in which it is told. */
export function tellSequence(sequence: Sequence, place: string, dayStart: Date): Telling {
  const telling = newTelling(place, dayStart);
  const isDataCenter = sequence.settings.jira?.['deployment'] === 'datacenter';
  for (const step of sequence.deliveries) {
    tellStep(telling, step, isDataCenter ? 'datacenter' : 'cloud');
  }
  return telling;
}

function tellStep(telling: Telling, step: Step, flavour: JiraFlavour): void {
  if ('pagerduty' in step) tellPage(telling, step);
  else if ('jira' in step) tellTicket(telling, step, flavour);
  else tellGitHub(telling, step);
}

function tellGitHub(telling: Telling, step: Extract<Step, { github: string }>): void {
  switch (step.github) {
    case 'workflow_run':
      tellRun(telling, step);
      return;
    case 'workflow_job':
      tellJob(telling, step);
      return;
    case 'deployment':
    case 'deployed':
    case 'deployment_status':
      tellDeployment(telling, step);
      return;
    default:
      tellCheckOrChange(telling, step);
  }
}

/** The webhooks that were delivered, in the order in which they arrive. */
export function arrivals(sequence: Sequence, { told, ids }: Telling): readonly ToldDelivery[] {
  const delivered = told.filter((each) => each.delivered);
  switch (sequence.order) {
    case 'told':
    case 'stepwise':
      return delivered;
    case 'reversed':
      return delivered.toReversed();
    case 'duplicated':
      return [...delivered, ...delivered];
    case 'shuffled': {
      const keyed = delivered.map((each) => ({ each, key: ids.hex(8) }));
      return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ each }) => each);
    }
  }
}
