import { and, asc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { now } from '../../src/db/client.ts';
import { databaseNow } from '../../src/db/queries/database-now.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../src/db/schema/follow-ups.ts';
import { outbox } from '../../src/db/schema/outbox.ts';
import { doTaskJob } from '../../workers/do-task.ts';
import { insertCandidates } from '../web/support/rows.ts';
import { type TeamSetup, usualTeam } from './team-setup.ts';
import { type Fate, startWorker, type Worker } from './workers.ts';
import type { SagaWorld } from './world.ts';

/** How many near misses of one kind a saga is about; of the last one a rule decides. */
export const candidatesOfASaga = 4;

/** An issue as it was when it came up first: whose it is does not change with its labels. */
export type Born = { id: string; key: string; labels: readonly string[]; isOurs: boolean };

/** One kind of near miss, the people who decide on it, and all that becomes of its ticket. */
export type Saga = {
  world: SagaWorld;
  fingerprint: string;
  title: string;
  candidateIds: readonly string[];
  /** Every issue that came up in Jira, by its id, deleted ones too. */
  born: Map<string, Born>;
  /** Ids of the issues that a person said it is, by follow-up. */
  named: Map<string, string>;
  /** How often a person asked for another create, by follow-up. */
  afterAlls: Map<string, number>;
  stalled: { worker: Worker; end: Promise<unknown> }[];
  /** Calls are cut short while Jira hangs. */
  callLimitMs: number;
  /** How often one stalled so far. */
  stalls: number;
  /** How far Jira's search lags behind. */
  lagMs: number;
  /** Jira takes our token no more. */
  isRevoked: boolean;
  /** Its readers were seen to call a ticket of no use. */
  isLabelled: boolean;
  team: TeamSetup;
  teamSetMs: number;
  /** Writes that were on their way when the team's set-up changed. */
  onTheWay: number;
  /** Whether a person gave any of them to a team. */
  assigned: boolean;
  /** When tickets of the project were made: by a rule for others, and for these. */
  neighbours: number[];
  created: number[];
  /** Tickets of a rule, by follow-up, with their times. */
  ofTheWeek: Map<string, number>;
  /** So many of the calls to Jira were looked at. */
  callsSeen: number;
};

const callLimitMs = 8_000;
export const hangLimitMs = 80;

/** It settles when a test says so, and a rule has it opened. */
const ofARule = { detector: 'canary_rollback', status: 'settling' } as const;

export async function beginSaga(world: SagaWorld): Promise<Saga> {
  await world.reset();
  const { db } = world.closecall;
  const name = uuid()
    .replace(/\W/g, '')
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
  const title = `${name} is slow`;
  const at = await databaseNow(db);
  const wanted = Array.from({ length: candidatesOfASaga }, (_, nth) => {
    const occurredAt = new Date(at.getTime() - (candidatesOfASaga - nth) * 60_000);
    const about = { title, fingerprint: name, occurredAt };
    return nth < candidatesOfASaga - 1
      ? ({ ...about, detector: 'retried_ci_failure' } as const)
      : ({ ...about, ...ofARule } as const);
  });
  const rows = await insertCandidates(db, wanted);
  return {
    world,
    fingerprint: name,
    title,
    candidateIds: rows.map(({ id }) => id),
    born: new Map(),
    named: new Map(),
    afterAlls: new Map(),
    stalled: [],
    stalls: 0,
    callLimitMs,
    lagMs: 0,
    isRevoked: false,
    isLabelled: false,
    team: usualTeam,
    teamSetMs: 0,
    onTheWay: 0,
    assigned: false,
    neighbours: [],
    created: [],
    ofTheWeek: new Map(),
    callsSeen: world.closecall.jira.calls().length,
  };
}

export function candidatesOf({ world, candidateIds }: Saga): Promise<CandidateRow[]> {
  return world.closecall.db
    .select()
    .from(candidates)
    .where(inArray(candidates.id, [...candidateIds]))
    .orderBy(asc(candidates.occurredAt));
}

/** Its follow-ups, oldest first. */
export function followUpsOf({ world, fingerprint }: Saga): Promise<FollowUpRow[]> {
  return world.closecall.db
    .select()
    .from(followUps)
    .where(eq(followUps.fingerprint, fingerprint))
    .orderBy(asc(followUps.id));
}

/** Tasks of its follow-ups that are due and in nobody's hands. */
async function dueTasks(saga: Saga): Promise<string[]> {
  const rows = await saga.world.closecall.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        isOfSaga(saga),
        lte(outbox.dueAt, now),
        or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now)),
      ),
    )
    .orderBy(asc(outbox.dueAt), asc(outbox.id));
  return rows.map(({ id }) => id);
}

/** Seconds until the next task of its follow-ups can be taken; null when none waits. */
export async function nextTaskInSeconds(saga: Saga): Promise<number | null> {
  const [row] = await saga.world.closecall.db
    .select({
      seconds: sql<number | null>`min(extract(epoch from
        greatest(${outbox.dueAt}, ${outbox.claimedUntil}) - closecall_now()))`.mapWith((value) =>
        value === null ? null : Number(value),
      ),
    })
    .from(outbox)
    .where(isOfSaga(saga));
  return row?.seconds ?? null;
}

/** Whether such a task of its follow-ups is left to be done. */
export async function owes(saga: Saga, task: string): Promise<boolean> {
  const [row] = await saga.world.closecall.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(isOfSaga(saga), eq(outbox.task, task)))
    .limit(1);
  return row !== undefined;
}

function isOfSaga({ fingerprint }: Saga) {
  return sql`${outbox.ref} in (select id::text from follow_ups where fingerprint = ${fingerprint})`;
}

/** One worker for each fate, all at once; each does what is due as long as it lives. */
export async function work(saga: Saga, fates: readonly Fate[]): Promise<void> {
  await Promise.all(fates.map((fate) => workAlone(saga, fate)));
  saga.callLimitMs = callLimitMs;
}

/** The same while nobody listens where Jira is: a call is refused there, so it surely never left. */
export async function workCutOff(saga: Saga, fates: readonly Fate[]): Promise<void> {
  const { jira } = saga.world.closecall;
  // A call that is to hang does so only once Jira is back.
  const limitMs = saga.callLimitMs;
  await jira.pause();
  try {
    await work(saga, fates);
  } finally {
    await jira.resume();
    saga.callLimitMs = limitMs;
  }
}

async function workAlone(saga: Saga, fate: Fate): Promise<void> {
  const { deps } = saga.world.closecall;
  const worker = startWorker(deps, fate, saga.callLimitMs);
  for (let round = 0; round < 8; round += 1) {
    const due = await dueTasks(saga);
    if (due.length === 0) return;
    for (const outboxId of due) {
      const end = doTaskJob(worker.context, { outboxId });
      const isStopped = await Promise.race([
        end.then(() => false),
        worker.stopped.then(() => true),
      ]);
      if (!isStopped) continue;
      if (fate.kind === 'stalls') {
        saga.stalls += 1;
        saga.stalled.push({ worker, end });
      }
      return;
    }
  }
}

/** Whoever stalled goes on where it stood. */
export async function wakeStalled(saga: Saga): Promise<void> {
  const all = saga.stalled.splice(0);
  for (const { worker, end } of all) {
    worker.wake();
    await end;
  }
}
