import { Hono } from 'hono';
import type { Metrics } from '../observe/metrics.ts';

export type Check = { ok: boolean; detail: string };

export type HealthContext = {
  metrics: Metrics;
  /** Each check answers by itself within a few seconds, and never throws. */
  checks: Readonly<Record<string, () => Promise<Check>>>;
  isStopping: () => boolean;
  /** Reads what only the database knows into the metrics; a database that is away changes nothing. */
  refreshBacklog: () => Promise<void>;
};

/** `/healthz` (the process lives), `/readyz` (it can do its work), `/metrics` (Prometheus). */
export function createHealthRoutes(context: HealthContext): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const names = Object.keys(context.checks);
    const results = await Promise.all(Object.values(context.checks).map((check) => check()));
    const checks = Object.fromEntries(results.map((result, index) => [names[index] ?? '', result]));
    const isReady = !context.isStopping() && results.every((result) => result.ok);
    return c.json(
      { ok: isReady, ...(context.isStopping() ? { stopping: true } : {}), checks },
      isReady ? 200 : 503,
    );
  });
  app.get('/metrics', async (c) => {
    await context.refreshBacklog();
    const { contentType, text } = await context.metrics.expose();
    return c.body(text, 200, { 'content-type': contentType });
  });
  return app;
}
