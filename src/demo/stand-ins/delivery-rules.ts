import type { Provider } from '../scenarios/scenario-delivery.ts';

/** How a provider treats the answers to its webhooks (provider contracts, section 0). */
export type DeliveryRules = {
  /** Within which an answer has to come, in ms. */
  timeoutMs: number;
  /** Whether it tries again; null is no answer at all. */
  isRetried: (status: number | null) => boolean;
  /** The real waits are minutes; these are for tests and the demo. One entry per further try. */
  retryDelaysMs: readonly number[];
  /** What a further try says of itself, counted from 1. */
  retryHeaders: (retry: number) => Readonly<Record<string, string>>;
  /** After so many refusals in a row the provider stops sending; null never does. */
  refusalsUntilOff: number | null;
};

const DELAYS = [100, 200, 400, 800, 1_600];

export const deliveryRules: Readonly<Record<Provider, DeliveryRules>> = {
  pagerduty: {
    timeoutMs: 5_000,
    isRetried: (status) => status === null || status === 429 || status >= 500,
    retryDelaysMs: DELAYS,
    retryHeaders: () => ({}),
    refusalsUntilOff: 3,
  },
  // GitHub never tries again by itself.
  github: {
    timeoutMs: 10_000,
    isRetried: () => false,
    retryDelaysMs: [],
    retryHeaders: () => ({}),
    refusalsUntilOff: null,
  },
  jira: {
    timeoutMs: 20_000,
    isRetried: (status) =>
      status === null || [408, 409, 425, 429].includes(status) || status >= 500,
    retryDelaysMs: DELAYS,
    retryHeaders: (retry) => ({ 'X-Atlassian-Webhook-Retry': String(retry) }),
    refusalsUntilOff: null,
  },
};
