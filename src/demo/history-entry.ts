import type { ScenarioBase, ScenarioDelivery } from './scenarios/scenario-delivery.ts';

/** One thing that kept happening: how many days before the end, and how it is told. */
export type HistoryEntry = {
  daysAgo: readonly number[];
  tell: (base: ScenarioBase) => ScenarioDelivery[];
};
