import { z } from 'zod';
import { callApi, ToldCandidate } from './call-api.ts';
import type { DatabaseServer } from './database-server.ts';
import { type Measurement, measured, quantile } from './measurement.ts';
import { seedCandidates } from './seed-candidates.ts';
import { serveStored } from './serve-stored.ts';

const kinds = ['confirm', 'dismiss', 'snooze', 'undo'] as const;
type Kind = (typeof kinds)[number];

/** So many candidates in each round; the first of them warm up and are not counted. */
const perRound = 200;
const warmUp = 20;

const bodies = {
  confirm: {},
  dismiss: { reason: 'not_a_near_miss' },
  snooze: { until: '2090-01-01T00:00:00Z' },
} as const;

/** How long decisions take over HTTP, one after the other, among 100,000 candidates. */
export async function measureDecisions(
  database: DatabaseServer,
  options: { rounds: number; profileDir: string | undefined },
): Promise<Measurement[]> {
  const { url, drop } = await database.fresh('configured');
  await seedCandidates(url, { withBulk: false });
  const server = await serveStored(url, options);
  const rounds: Record<Kind, number[]>[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    rounds.push(await oneRound(callApi(server.port)));
  }
  await server.stop();
  await drop();
  return kinds.map((kind) =>
    measured(
      `decisions over HTTP, 100,000 candidates stored: ${kind}, p95`,
      'ms',
      rounds.map((tookMs) => quantile(tookMs[kind].slice(warmUp), 0.95)),
      { atMost: 50 },
    ),
  );
}

const Page = z.object({ items: z.array(ToldCandidate) });

async function oneRound(api: ReturnType<typeof callApi>) {
  const tookMs: Record<Kind, number[]> = { confirm: [], dismiss: [], snooze: [], undo: [] };
  const { items } = Page.parse(await api(`/candidates?status=open&limit=${perRound}`));
  for (const { id, version } of items) {
    let seen = version;
    const decide = async (kind: Kind, body: object) => {
      const startMs = performance.now();
      const answer = await api(`/candidates/${id}/${kind}`, { version: seen, ...body });
      tookMs[kind].push(performance.now() - startMs);
      seen = ToldCandidate.parse(answer).version;
    };
    for (const kind of ['confirm', 'dismiss', 'snooze'] as const) {
      await decide(kind, bodies[kind]);
      await decide('undo', {});
    }
  }
  return tookMs;
}
