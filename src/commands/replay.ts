import { eq } from 'drizzle-orm';
import { databaseNow } from '../db/queries/database-now.ts';
import type { ReplayFilter } from '../db/queries/deliveries-to-replay.ts';
import { deliveries } from '../db/schema/index.ts';
import type { Deps } from '../deps.ts';
import { SetupError } from '../start/open-data.ts';
import { replayDeliveries } from '../triage/replay-deliveries.ts';
import { sayReplay } from './replay-words.ts';
import { withDatabase } from './with-database.ts';

export type ReplayOptions = {
  since: string | null;
  connection: string | null;
  delivery: string | null;
  apply: boolean;
  json: boolean;
};

/** `closecall replay --since … [--connection ID] [--delivery ID] [--apply] [--json]` */
export async function replay(options: ReplayOptions): Promise<void> {
  const stopping = new AbortController();
  await withDatabase(async (deps) => {
    process.once('SIGINT', () => stopping.abort());
    for (const line of await runReplay(deps, options, stopping.signal)) {
      process.stdout.write(`${line}\n`);
    }
  });
  if (stopping.signal.aborted) process.exitCode = 130;
}

/** Replays, and answers what is printed. */
export async function runReplay(
  deps: Deps,
  options: ReplayOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { apply, json } = options;
  const filter = await readFilter(deps, options);
  const report = await replayDeliveries(deps, filter, { apply, actor: 'command:replay', signal });
  if (json) return [JSON.stringify(report, null, 2)];
  return sayReplay(report, filter);
}

async function readFilter(deps: Deps, options: ReplayOptions): Promise<ReplayFilter> {
  const { since, connection, delivery } = options;
  if (since === null && delivery === null) {
    throw new SetupError('Say what to replay: --since 7d (or 12h, or a time), or --delivery ID.');
  }
  if (connection !== null && (await deps.directory.find(connection)) === null) {
    throw new SetupError(`No connection is called "${connection}".`);
  }
  if (delivery !== null && !isUuid(delivery)) {
    throw new SetupError(
      `"${delivery}" is no delivery's id; those are like 019dd4a4-63f2-7cc1-8a3e-….`,
    );
  }
  if (delivery !== null && !(await isKept(deps, delivery))) {
    throw new SetupError(`No delivery ${delivery} is kept.`);
  }
  return {
    ...(since === null ? {} : { since: readSince(since, await databaseNow(deps.db)) }),
    ...(connection === null ? {} : { connectionId: connection }),
    ...(delivery === null ? {} : { deliveryId: delivery }),
  };
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `7d`, `12h`, `30m` before `now`, or a time such as `2030-01-31` or `2030-01-31T10:00:00Z`. */
export function readSince(text: string, now: Date): Date {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const length = unitMs.get(unit);
  if (count !== undefined && length !== undefined) {
    return new Date(now.getTime() - Number(count) * length);
  }
  const at = new Date(text);
  if (isDay(text.slice(0, 10)) && !Number.isNaN(at.getTime())) return at;
  throw new SetupError(
    `--since takes a length such as 7d, 12h or 30m, or a time such as 2030-01-31T10:00:00Z, not "${text}".`,
  );
}

/** A day that there is: JavaScript takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(text)
  );
}

async function isKept({ db }: Deps, id: string): Promise<boolean> {
  const rows = await db.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.id, id));
  return rows.length > 0;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
