import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { askProbe, isProbeAnswered } from '../db/queries/queue-probes.ts';
import type { JobQueue } from '../queue/open-queue.ts';

type Check = { ok: boolean; detail: string };

const limitMs = 3_000;
const probeLimitMs = 5_000;
const mostSkewMs = 2_000;

/** What `/readyz` asks. Each check is bounded and answers in words; none throws. */
export function readinessChecks(options: {
  db: Database;
  queue: JobQueue;
  clock: Clock;
  migrationsExpected: number;
}): Readonly<Record<'database' | 'migrations' | 'queue' | 'clock', () => Promise<Check>>> {
  const { db } = options;
  return {
    database: () =>
      bounded(limitMs, async () => {
        await db.execute(sql`select 1`);
        return { ok: true, detail: 'answers' };
      }),
    migrations: () =>
      bounded(limitMs, async () => {
        const rows = await db.execute<{ applied: string }>(
          sql`select count(*) as applied from drizzle.__drizzle_migrations`,
        );
        const applied = Number(rows[0]?.applied ?? 0);
        const ok = applied >= options.migrationsExpected;
        return { ok, detail: `${applied} applied, ${options.migrationsExpected} needed` };
      }),
    clock: () => bounded(limitMs, () => clockCheck(db, options.clock)),
    queue: sharedProbe(options),
  };
}

async function clockCheck(db: Database, clock: Clock): Promise<Check> {
  const beforeMs = clock.now().getTime();
  const rows = await db.execute<{ ms: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`,
  );
  const middleMs = (beforeMs + clock.now().getTime()) / 2;
  const skewMs = Math.round(Number(rows[0]?.ms ?? 0) - middleMs);
  const detail = `${skewMs} ms from the database's clock`;
  return { ok: Math.abs(skewMs) <= mostSkewMs, detail };
}

/** One round trip serves everybody who asks while it runs, and for two seconds after. */
function sharedProbe(options: {
  db: Database;
  queue: JobQueue;
  clock: Clock;
}): () => Promise<Check> {
  let running: Promise<Check> | null = null;
  let last: { at: number; check: Check } | null = null;
  return async () => {
    const nowMs = options.clock.now().getTime();
    if (last?.check.ok && nowMs - last.at < 2_000) return last.check;
    running ??= bounded(probeLimitMs + limitMs, () => probe(options)).finally(() => {
      running = null;
    });
    const check = await running;
    last = { at: options.clock.now().getTime(), check };
    return check;
  };
}

async function probe({ db, queue }: { db: Database; queue: JobQueue }): Promise<Check> {
  if (queue.kind === 'off') return { ok: true, detail: 'off; the sweeper works alone' };
  const id = uuid();
  const startedMs = performance.now();
  await askProbe(db, id);
  await queue.add('answer-probe', { probeId: id });
  while (performance.now() - startedMs < probeLimitMs) {
    if (await isProbeAnswered(db, id)) {
      return { ok: true, detail: `answered in ${Math.round(performance.now() - startedMs)} ms` };
    }
    await sleep(25);
  }
  return { ok: false, detail: 'no worker answered in time' };
}

async function bounded(ms: number, check: () => Promise<Check>): Promise<Check> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      check(),
      sleep(ms, { ok: false, detail: `no answer within ${ms / 1000} s` }, { signal: timer.signal }),
    ]);
  } catch (error) {
    return {
      ok: false,
      detail: error instanceof Error ? error.message || error.name : String(error),
    };
  } finally {
    timer.abort();
  }
}
