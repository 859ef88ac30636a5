import { databaseNow } from '../db/queries/database-now.ts';
import type { ReadingRow } from '../db/schema/readings.ts';
import type { Deps } from '../deps.ts';
import {
  backfillConnection,
  type LookBackEnd,
  type LookBackWatcher,
} from '../reading/backfill-connection.ts';
import { doTasksOfLookBack } from '../reading/backfill-tasks.ts';
import { besideService } from '../reading/egress-refused.ts';
import { sayDay } from '../reading/sum-up-words.ts';
import { wherePastEnds } from '../reading/where-past-ends.ts';
import { chooseConnections } from './choose-connections.ts';
import type { ProgressLine } from './progress-line.ts';
import { tellEnd, tellSummary } from './tell-look-back.ts';

export type LookBackOptions = Pick<LookBackWatcher, 'sleep' | 'nowMs' | 'signal'> & {
  days: number;
  /** Null for every connection whose past can be read. */
  connection: string | null;
  line: ProgressLine;
};

const dayMs = 86_400_000;

/** Reads what happened before Closecall was there, and sums up what nearly went wrong. */
export async function lookBack(
  deps: Deps,
  options: LookBackOptions,
): Promise<'finished' | 'broken_off' | 'stopped'> {
  const { line, signal } = options;
  const { ids, passedOver } = await chooseConnections(deps, options.connection);
  for (const { id, because } of passedOver) line.tell(`${id} is passed over: ${because}.`);
  // What the reading owes is told to nobody else but done here, or found by the service.
  const owed = new Set<string>();
  const context: Deps = {
    ...deps,
    outbound: besideService(deps.outbound),
    hint: (tasks) => {
      for (const { outboxId } of tasks) owed.add(outboxId);
    },
  };
  const until = await databaseNow(deps.db);
  const since = new Date(until.getTime() - options.days * dayMs);
  line.tell(
    `Looking back ${options.days === 1 ? 'a day' : `${options.days} days`}, from ${sayDay(since)} to ${sayDay(until)}.`,
  );
  const ends: LookBackEnd[] = [];
  const notAllowed: string[] = [];
  for (const connectionId of ids) {
    if (signal.aborted) break;
    const past = await pastOf(context, connectionId, { since, until }, line);
    if (past === null) continue;
    const watcher = watch(options, connectionId);
    const end = await backfillConnection(context, { connectionId, ...past }, watcher);
    if (end.kind === 'not_allowed') notAllowed.push(connectionId);
    tellEnd(line, connectionId, end);
    ends.push(end);
  }
  const waits = watch(options, '').waits;
  const connectionIds = ids.filter((id) => !notAllowed.includes(id));
  const open = await doTasksOfLookBack(
    context,
    { ids: owed, connectionIds },
    { ...options, waits },
  );
  if (signal.aborted) {
    line.tell('Stopped. What was read is kept; the same command goes on from here.');
    return 'stopped';
  }
  await tellSummary(deps, line, ends, open);
  return ends.every(({ kind }) => kind === 'finished') ? 'finished' : 'broken_off';
}

/** The range as far as it is of the past; null where nothing of it is. */
async function pastOf(
  deps: Deps,
  connectionId: string,
  { since, until }: { since: Date; until: Date },
  line: ProgressLine,
): Promise<{ since: Date; until: Date } | null> {
  const connection = await deps.directory.find(connectionId);
  if (connection === null) return { since, until };
  const { at, isOutage } = await wherePastEnds(deps.db, connection, until);
  const isNothing = at <= since;
  if (isOutage || isNothing) {
    const from = `what happened since ${sayDay(at)}, ${at.toISOString().slice(11, 16)} UTC`;
    const left = `the service reads ${from} by itself, and asks about it`;
    line.tell(`${connectionId}: ${left}${isNothing ? '; nothing is left to look back into' : ''}.`);
  }
  return isNothing ? null : { since, until: at };
}

function watch(options: LookBackOptions, connectionId: string): LookBackWatcher {
  const { line, ...rest } = options;
  const name = connectionId === '' ? '' : `${connectionId}: `;
  return {
    ...rest,
    begins(row, isContinued) {
      if (isContinued) {
        const range = `from ${sayDay(row.since)} to ${sayDay(row.until)}`;
        line.tell(
          `${name}goes on with the look back that was begun before, ${range}. For another range, run the command again afterwards.`,
        );
      }
      line.show(sayFar(row));
    },
    page: (row) => line.show(sayFar(row)),
    waits: (seconds, because) =>
      line.show(
        `${name}${because.replace(/\.$/, '')}; tries again in ${Math.max(1, Math.ceil(seconds))} s`,
      ),
  };
}

function sayFar({ connectionId, progress, told }: ReadingRow): string {
  const percent = `${Math.floor(progress * 100)} %`.padStart(5);
  return `${connectionId}: ${percent}  ${told ?? 'begins'}`;
}
