import { systemClock } from '../../src/clock.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { connectionIds } from './bench-config.ts';
import { type DatabaseServer, query } from './database-server.ts';
import { listenForCandidates } from './listen-for-candidates.ts';
import { rawRequest } from './load/raw-request.ts';
import { sendAll } from './load/send-all.ts';
import { type Measurement, measured, quantile } from './measurement.ts';
import { startServer } from './start-server.ts';
import { nearMissTraffic, type Step } from './traffic.ts';

const perSecond = 100;
const seconds = 20;
/** Webhooks of the first two seconds warm the service up and are not counted. */
const warmUp = 2 * perSecond;
/** PagerDuty takes so long for each answer. */
const callMs = 300;

type Options = { rounds: number; profileDir: string | undefined };

/** In ms: from webhooks to their open candidates, with a call needed or not, and to their answers. */
type Round = { asked: number[]; unasked: number[]; acknowledged: number[] };

/**
 * The latency of candidates when a tenth of the webhooks need a call to PagerDuty, and what that
 * costs the acknowledgement: the same traffic without those calls is sent in turns.
 */
export async function measureLookups(
  database: DatabaseServer,
  options: Options,
): Promise<Measurement[]> {
  const without: Round[] = [];
  const withCalls: Round[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    without.push(await oneRound(database, 'named', options));
    withCalls.push(await oneRound(database, 'unnamed', options));
  }
  const ratio = (share: number) =>
    withCalls.map(
      ({ acknowledged }, round) =>
        quantile(acknowledged, share) / quantile(without[round]?.acknowledged ?? [], share),
    );
  const times = (what: string, of: (round: Round) => readonly number[], atMost?: number) =>
    [0.5, 0.95, 0.99].map((share) =>
      measured(
        `${what}, p${share * 100}`,
        'ms',
        withCalls.map((round) => quantile(of(round), share)),
        share === 0.95 && atMost !== undefined ? { atMost } : null,
      ),
    );
  return [
    ...times(`webhook to open candidate, with a call of ${callMs} ms`, ({ asked }) => asked, 1_000),
    ...times('webhook to open candidate, beside those calls', ({ unasked }) => unasked),
    ...times('acknowledgement beside those calls', ({ acknowledged }) => acknowledged),
    measured('acknowledgement, with calls : without, p50', 'times', ratio(0.5)),
    measured('acknowledgement, with calls : without, p99', 'times', ratio(0.99)),
  ];
}

async function oneRound(
  database: DatabaseServer,
  lookups: 'named' | 'unnamed',
  { profileDir }: Options,
): Promise<Round> {
  const steps = nearMissTraffic(warmUp + perSecond * seconds, lookups);
  const pagerDuty = await startSlowPagerDuty(steps);
  const { url, drop } = await database.fresh('configured');
  await query(url, pointAt(pagerDuty));
  const opened = await listenForCandidates(url);
  const question = { databaseUrl: url, only: null, egressAllow: '127.0.0.0/8' };
  const server = await startServer('closecall', question, { profileDir });
  const sentMs: number[] = [];
  const acknowledgedMs: number[] = [];
  await sendAll(
    steps.map(({ delivery }) => rawRequest(delivery)),
    {
      port: server.port,
      connections: 32,
      perSecond,
      onSend: (index, atMs) => (sentMs[index] = atMs),
      onAnswer: (index, tookMs) => (acknowledgedMs[index] = tookMs),
    },
  );
  await opened.waitFor(steps.filter(({ opens }) => opens !== null).length);
  await server.stop();
  await opened.close();
  await drop();
  const calls = pagerDuty.calls('log_entries').length;
  await pagerDuty.close();
  checkCalls(calls, steps);
  const latencies = (isWanted: (step: Step) => boolean) =>
    steps.flatMap((step, index) => {
      if (step.opens === null || index < warmUp || !isWanted(step)) return [];
      return [(opened.atMs.get(step.opens) ?? Number.NaN) - (sentMs[index] ?? 0)];
    });
  return {
    asked: latencies(({ asks }) => asks),
    unasked: latencies(({ asks }) => !asks),
    acknowledged: acknowledgedMs.slice(warmUp),
  };
}

/** It knows what it will be asked for; a webhook that names nobody has the log name the monitor. */
async function startSlowPagerDuty(steps: readonly Step[]): Promise<StandInPagerDuty> {
  const pagerDuty = await startStandInPagerDuty({ clock: systemClock });
  const asked = new Set(steps.filter(({ asks }) => asks).map(incidentOf));
  for (const step of steps) {
    if (asked.has(incidentOf(step))) pagerDuty.learn(step.delivery);
  }
  pagerDuty.faults.next('any', { kind: 'delay', ms: callMs }, Number.POSITIVE_INFINITY);
  return pagerDuty;
}

function incidentOf({ delivery }: Step): unknown {
  return delivery.provider === 'pagerduty' ? JSON.parse(delivery.body).event.data.id : null;
}

function pointAt({ url }: StandInPagerDuty): string {
  return `update connections set settings = settings || '{"apiUrl": "${url}"}'
    where id = '${connectionIds.pagerduty}'`;
}

/** A figure for calls that were not made, or made twice, would mean nothing. */
function checkCalls(calls: number, steps: readonly Step[]): void {
  const expected = steps.filter(({ asks }) => asks).length;
  if (calls !== expected) throw new Error(`${calls} calls were made, ${expected} were expected`);
}
