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
import { type DatabaseServer, query } from './database-server.ts';
import { type LongSubject, longSubjects } from './long-subjects.ts';
import { type Measurement, measured, quantile } from './measurement.ts';

/** So often in each round; the first third compiles the code and is not counted. */
const times = { detect: 60, recompute: 15 } as const;

const settleSeconds = 1_800;
const settleAsUsual = `update policies
  set document = jsonb_set(document, '{settleSeconds}', '${settleSeconds}') where active`;

/** How long it takes to look at a subject with a thousand signals anew. */
export async function measureRecompute(
  database: DatabaseServer,
  options: { rounds: number },
): Promise<Measurement[]> {
  const { url, drop } = await database.fresh('configured');
  // As most have it; the other parts of the bench let nothing settle.
  await query(url, settleAsUsual);
  const deps = open(url);
  const measurements: Measurement[] = [];
  for (const long of longSubjects()) {
    await store(deps, long);
    const key = subjectKey(long.connectionId, long.subject);
    const pure: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      pure.push(await median(times.detect, async () => void detect(long)));
      whole.push(await median(times.recompute, () => recomputeSubject(deps, key)));
    }
    const what = `a subject of 1,000 signals, ${long.subject.kind}`;
    measurements.push(
      measured(`${what}: detect`, 'ms', pure, { atMost: 20 }),
      measured(`${what}: recompute in the database`, 'ms', whole),
    );
  }
  await deps.close();
  await drop();
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
  return detectSubject(subject.kind, signals, () => context);
}

async function store(deps: Deps, { connectionId, signals }: LongSubject): Promise<void> {
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

async function median(count: number, work: () => Promise<void>): Promise<number> {
  const tookMs: number[] = [];
  for (let time = 0; time < count; time += 1) {
    const startMs = performance.now();
    await work();
    if (time >= count / 3) tookMs.push(performance.now() - startMs);
  }
  return quantile(tookMs, 0.5);
}
