import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import type { TestClosecall } from '../../support/start-closecall.ts';
import type { Place } from './place.ts';
import type { Sequence } from './sequence.ts';
import { incidentId } from './tell-page.ts';
import { serviceNamed, shaOf, type Telling, timeOf, withBody } from './telling.ts';

/** Lets the stand-in providers know all that happened, delivered or not, and what `api:` adds. */
export function teachStandIns(closecall: TestClosecall, { sequence, telling }: Place): void {
  const { pagerduty, github } = closecall;
  const { api } = sequence;
  const named = Object.entries(api.alertKeys);
  const keys = new Map(named.map(([incident, key]) => [incidentId(telling, incident), key]));
  for (const { delivery } of telling.told) {
    if (delivery.provider === 'pagerduty') pagerduty.learn(withAlertKey(delivery, keys));
    if (delivery.provider === 'github') github.learn(delivery);
  }
  for (const [incident, channel] of Object.entries(api.resolvedBy)) {
    pagerduty.setResolveChannel(incidentId(telling, incident), channel);
  }
  for (const [incident, at] of Object.entries(api.exhausted)) {
    const entry = { type: 'exhaust_escalation_path', at: timeOf(telling, at) };
    pagerduty.addLogEntry(incidentId(telling, incident), entry);
  }
  if (api.commits.length > 0) {
    const { repository } = serviceNamed(telling, 'checkout');
    const commits = api.commits.map((commit) => knownCommit(telling, commit));
    github.knowCommits(`acme/${repository.name}`, commits);
  }
}

/** A revert as git writes it names the commit in its message's body. */
function knownCommit(telling: Telling, commit: Sequence['api']['commits'][number]) {
  if (typeof commit === 'string') return shaOf(telling, commit);
  const { name, message, reverts } = commit;
  const names = reverts === undefined ? '' : `\n\nThis reverts commit ${shaOf(telling, reverts)}.`;
  return { sha: shaOf(telling, name), message: `${message}${names}` };
}

/** The stand-in answers the key of an incident's alert where what it learns holds one. */
function withAlertKey(delivery: ScenarioDelivery, keys: ReadonlyMap<string, string>) {
  return withBody(delivery, (body: { event?: { data?: { id?: string; alert_key?: string } } }) => {
    const data = body.event?.data;
    const key = keys.get(data?.id ?? '');
    if (data !== undefined && key !== undefined) data.alert_key = key;
  });
}
