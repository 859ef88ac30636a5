import type { SeededIds } from '../../seeded-ids.ts';
import type { HookTarget } from '../signed-sender.ts';

/** A webhook subscription that was made through the API. */
export type Subscription = {
  id: string;
  url: string;
  /** Shown once, in the answer to its creation. */
  secret: string;
  events: readonly string[];
  filter: { type: string; id?: string | undefined };
  description: string;
  active: boolean;
};

export type Subscriptions = {
  add(wanted: Omit<Subscription, 'id' | 'secret'>): Subscription;
  find(id: string): Subscription | null;
  count(filter: Subscription['filter']): number;
  list(): readonly Subscription[];
};

export function createSubscriptions(ids: SeededIds): Subscriptions {
  const all: Subscription[] = [];
  return {
    add(wanted) {
      const subscription = { ...wanted, id: ids.pagerDutyId('P'), secret: ids.hex(64) };
      all.push(subscription);
      return subscription;
    },
    find: (id) => all.find((one) => one.id === id) ?? null,
    count: ({ type, id }) =>
      all.filter(({ filter }) => filter.type === type && filter.id === id).length,
    list: () => [...all],
  };
}

export function targetOf({ url, secret }: Subscription): HookTarget {
  return { url, secrets: [secret] };
}
