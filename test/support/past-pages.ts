import { people, services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { hoursAgo } from './flow-steps.ts';

const minute = 60_000;

export function pageOf(seed: string, hours: number, title: string, steps: readonly PageStep[]) {
  const options = { ids: seededIds(seed), at: hoursAgo(hours), service: services.checkout, title };
  return page(options, steps);
}

/** A page that cleared itself after four minutes. */
export function clearedPage(seed: string, hours: number, title = 'Checkout is slow') {
  return pageOf(seed, hours, title, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
  ]);
}

/** A page that a person resolved. */
export function workedPage(seed: string, hours: number) {
  return pageOf(seed, hours, 'The tills are down', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: minute, event: 'acknowledged', by: people.robin },
    { afterMs: 30 * minute, event: 'resolved', by: people.robin },
  ]);
}
