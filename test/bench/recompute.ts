import { createSecretBox, readSecretKey } from '../../src/configure/secret-box.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import { detectSubject } from '../../src/core/detect/registry.ts';
import type { Signal, TicketSignal } from '../../src/core/signal.ts';
import { subjectKey } from '../../src/core/subject.ts';
import { changeState } from '../../src/db/change-state.ts';
import { type Deps, openDeps } from '../../src/deps.ts';
import { createLog } from '../../src/observe/log.ts';
import { recomputeSubject } from '../../src/triage/recompute-subject.ts';
import { recordSignals } from '../../src/triage/record-signals.ts';
import { secretKey } from './bench-config.ts';
import { changePolicy } from './change-policy.ts';
import { type DatabaseServer, query } from './database-server.ts';
import { type LongSubject, longSubjects } from './long-subjects.ts';
import { type Measurement, measured, quantile } from './measurement.ts';

/** So often in each round; the first third compiles the code and is not counted. */
const times = { detect: 60, oneMore: 60, anew: 60 } as const;

const settleSeconds = 1_800;

/**
 * How long it takes to look at a subject with a thousand signals anew: the detectors alone, with all
 * of its facts read from the database and its candidates compared, and all that one more fact costs
 * there, with what it writes.
 */
export async function measureRecompute(
  database: DatabaseServer,
  options: { rounds: number },
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const rounds: { pure: number; anew: number; oneMore: number }[][] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const { url, drop } = await database.fresh('configured');
    // As most have it; the other parts of the bench let nothing settle.
    await query(url, changePolicy('settleSeconds', settleSeconds));
    const deps = open(url);
    for (const [nth, long] of longSubjects().entries()) {
      const pure = await median(times.detect, async () => void detect(long));
      const last = long.signals.slice(-times.oneMore);
      await store(deps, long, long.signals.slice(0, -times.oneMore));
      const oneMore = await median(last.length, (time) =>
        store(deps, long, last.slice(time, time + 1)),
      );
      const key = subjectKey(long.connectionId, long.subject);
      const anew = await median(times.anew, () => recomputeSubject(deps, key));
      rounds[nth] = [...(rounds[nth] ?? []), { pure, anew, oneMore }];
    }
    await deps.close();
    await drop();
  }
  for (const [nth, { subject }] of longSubjects().entries()) {
    const own = rounds[nth] ?? [];
    const what = `a subject of 1,000 signals, ${subject.kind}`;
    measurements.push(
      measured(
        `${what}: detect`,
        'ms',
        own.map(({ pure }) => pure),
        { atMost: 20 },
      ),
      measured(
        `${what}: look anew`,
        'ms',
        own.map(({ anew }) => anew),
        { atMost: 20 },
      ),
      measured(
        `${what}: one more fact`,
        'ms',
        own.map(({ oneMore }) => oneMore),
        { atMost: 20 },
      ),
    );
  }
  return measurements;
}

function open(databaseUrl: string): Deps {
  const key = readSecretKey(secretKey);
  if (!key.ok) throw new Error(key.problem);
  return openDeps({
    databaseUrl,
    queue: { kind: 'off' },
    secretBox: createSecretBox(key.value),
    egressAllow: [],
    publicUrl: null,
    log: createLog({ level: 'silent' }),
  });
}

function detect({ subject, signals }: LongSubject) {
  const context = { settleSeconds, ciScopes: () => defaultCiScopes, canAsk: true };
  // A list of its own: what one list amounts to is read once.
  return detectSubject(subject.kind, [...signals], () => context);
}

/** What the worker does with it, in one transaction. */
async function store(
  deps: Deps,
  { connectionId }: LongSubject,
  signals: readonly Signal[],
): Promise<void> {
  const connection = await deps.directory.find(connectionId);
  const detection = connection?.configured?.detection;
  if (!connection || !detection) throw new Error(`there is no connection ${connectionId}`);
  const told = { deliveryId: null, connection, detection, historical: false };
  await changeState(deps, (tx, owe) =>
    recordSignals(tx, owe, [
      { ...told, receivedAt: new Date(), signals: signals.filter(isNoTicket) },
    ]),
  );
}

function isNoTicket(signal: Signal): signal is Exclude<Signal, TicketSignal> {
  return signal.kind !== 'ticket.seen';
}

async function median(count: number, work: (time: number) => Promise<void>): Promise<number> {
  const tookMs: number[] = [];
  for (let time = 0; time < count; time += 1) {
    const startMs = performance.now();
    await work(time);
    if (time >= count / 3) tookMs.push(performance.now() - startMs);
  }
  return quantile(tookMs, 0.5);
}
