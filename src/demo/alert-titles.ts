/**
 * What the demo's monitors say, word for word the same each time, so that history and live traffic
 * are about the same things.
 */
export const alertTitles = {
  checkoutLatency: 'Checkout: p99 latency above 2 s',
  cardTimeouts: 'Payments API: card processor timeouts above 3 %',
  refundQueue: 'Payments API: refund queue grows',
  searchLag: 'Search: index lag above 5 min',
  catalogueDisk: 'Catalogue: disk more than 90 % full',
  queueDepth: 'Notifications: queue deeper than 10000',
} as const;
