import type { DatabaseServer } from './database-server.ts';
import { listenForCandidates } from './listen-for-candidates.ts';
import { rawRequest } from './load/raw-request.ts';
import { sendAll } from './load/send-all.ts';
import { type Measurement, measured, quantile } from './measurement.ts';
import { startServer } from './start-server.ts';
import { nearMissTraffic } from './traffic.ts';

const perSecond = 100;
const seconds = 7;
/** Webhooks of the first second warm the service up and are not counted. */
const warmUp = perSecond;

/** From the first byte of the webhook that completes a near miss to its committed open candidate. */
export async function measureLatency(
  database: DatabaseServer,
  options: { rounds: number; profileDir: string | undefined },
): Promise<Measurement[]> {
  const rounds: (readonly number[])[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    rounds.push(await oneRound(database, options.profileDir));
  }
  const what = `webhook to open candidate at ${perSecond} a second`;
  const of = (share: number) => rounds.map((latencies) => quantile(latencies, share));
  return [
    measured(`${what}, p50`, 'ms', of(0.5), { atMost: 150 }),
    measured(`${what}, p99`, 'ms', of(0.99), { atMost: 600 }),
  ];
}

async function oneRound(
  database: DatabaseServer,
  profileDir: string | undefined,
): Promise<readonly number[]> {
  const { url, drop } = await database.fresh('configured');
  const opened = await listenForCandidates(url);
  const server = await startServer('closecall', { databaseUrl: url, only: null }, { profileDir });
  const steps = nearMissTraffic(warmUp + perSecond * seconds);
  const sentMs: number[] = [];
  await sendAll(
    steps.map(({ delivery }) => rawRequest(delivery)),
    { port: server.port, connections: 32, perSecond, onSend: (index, at) => (sentMs[index] = at) },
  );
  const expected = steps.flatMap(({ opens }, index) => (opens === null ? [] : [{ opens, index }]));
  await opened.waitFor(expected.length);
  await server.stop();
  await opened.close();
  await drop();
  return expected
    .filter(({ index }) => index >= warmUp)
    .map(({ opens, index }) => (opened.atMs.get(opens) ?? Number.NaN) - (sentMs[index] ?? 0));
}
