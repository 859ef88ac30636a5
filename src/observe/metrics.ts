import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted for `/metrics`, as verbs rather than as a library. */
export type Metrics = {
  webhook(connector: string, outcome: string, seconds: number): void;
  request(method: string, route: string, status: number, seconds: number): void;
  deliveriesDone(outcome: {
    processed: number;
    ignored: number;
    quarantined: number;
    postponed: number;
  }): void;
  jobDone(job: string, result: 'ok' | 'failed', seconds: number): void;
  swept(count: number): void;
  /** Numbers read from the database when somebody scrapes. */
  backlog(values: {
    pendingDeliveries: number;
    quarantinedDeliveries: number;
    overdueTasks: number;
  }): void;
  /** Sites that are left alone, since they failed several times in a row. */
  unwellSites(sites: readonly string[]): void;
  /** The Prometheus text and its content type. */
  expose(): Promise<{ contentType: string; text: string }>;
};

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const webhooks = new Histogram({
    name: 'closecall_webhook_seconds',
    help: 'Time to answer a webhook.',
    labelNames: ['connector', 'outcome'],
    buckets: secondsBuckets,
    registers,
  });
  const requests = new Histogram({
    name: 'closecall_http_request_seconds',
    help: 'Time to answer a page or an API call.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsBuckets,
    registers,
  });
  const deliveries = new Counter({
    name: 'closecall_deliveries_total',
    help: 'Deliveries by how processing them ended.',
    labelNames: ['result'],
    registers,
  });
  const jobs = new Histogram({
    name: 'closecall_job_seconds',
    help: 'Time a job took.',
    labelNames: ['job', 'result'],
    buckets: secondsBuckets,
    registers,
  });
  const swept = new Counter({
    name: 'closecall_swept_total',
    help: 'Work that the sweeper found overdue.',
    registers,
  });
  const backlog = new Gauge({
    name: 'closecall_backlog',
    help: 'Work that waits in the database.',
    labelNames: ['kind'],
    registers,
  });
  return {
    webhook: (connector, outcome, seconds) => webhooks.observe({ connector, outcome }, seconds),
    request: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    deliveriesDone: (outcome) => {
      for (const result of ['processed', 'ignored', 'quarantined', 'postponed'] as const) {
        if (outcome[result] > 0) deliveries.inc({ result }, outcome[result]);
      }
    },
    jobDone: (job, result, seconds) => jobs.observe({ job, result }, seconds),
    swept: (count) => swept.inc(count),
    backlog: (values) => {
      for (const [kind, value] of Object.entries(values)) backlog.set({ kind }, value);
    },
    unwellSites: unwellSites(registers),
    expose: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}

function unwellSites(registers: Registry[]): Metrics['unwellSites'] {
  const unwell = new Gauge({
    name: 'closecall_site_unwell',
    help: 'Sites to which nothing is written for a while, since they failed several times in a row.',
    labelNames: ['site'],
    registers,
  });
  return (sites) => {
    unwell.reset();
    for (const site of sites) unwell.set({ site }, 1);
  };
}
