import type { TestClosecall } from '../../support/start-closecall.ts';
import type { Place } from './place.ts';
import { incidentId } from './tell-page.ts';
import { serviceNamed, shaOf } from './telling.ts';

/** Lets the stand-in providers know all that happened, delivered or not, and what `api:` adds. */
export function teachStandIns(closecall: TestClosecall, { sequence, telling }: Place): void {
  const { pagerduty, github } = closecall;
  for (const { delivery } of telling.told) {
    if (delivery.provider === 'pagerduty') pagerduty.learn(delivery);
    if (delivery.provider === 'github') github.learn(delivery);
  }
  const { api } = sequence;
  for (const [incident, channel] of Object.entries(api.resolvedBy)) {
    pagerduty.setResolveChannel(incidentId(telling, incident), channel);
  }
  if (api.commits.length > 0) {
    const { repository } = serviceNamed(telling, 'checkout');
    const shas = api.commits.map((name) => shaOf(telling, name));
    github.knowCommits(`acme/${repository.name}`, shas);
  }
}
