import { writeAudit } from '../db/audit.ts';
import type { ReplayFilter } from '../db/queries/deliveries-to-replay.ts';
import { finishDeliveries, replayDelivery } from '../db/queries/finish-deliveries.ts';
import type { SubjectContext } from './recompute-subject.ts';
import { type ChangedMeaning, planReplay, type ReplayPlan } from './replay-plan.ts';
import { type ReplayBatch, type ReplayedSubjects, replaySubjects } from './replay-subjects.ts';

/** What replaying changed, or would change. */
export type ReplayReport = ReplayedSubjects & {
  /** What is told was done. */
  applied: boolean;
  /** It was stopped before the end: what is told is all that was looked at. */
  stopped: boolean;
  deliveries: number;
  meanings: readonly Omit<ChangedMeaning, 'finished'>[];
  unreadable: ReplayPlan['unreadable'];
};

/** Subjects are locked while their batch is looked at; so few that nobody waits for long. */
const deliveriesAtOnce = 100;
const subjectsAtOnce = 50;

/**
 * Runs stored deliveries through today's code. The window is read twice: once to learn what each
 * delivery means and which subjects it tells of, and then subject by subject. Without `apply`
 * nothing changes.
 */
export async function replayDeliveries(
  context: SubjectContext,
  filter: ReplayFilter,
  options: { apply: boolean; actor: string; signal: AbortSignal },
): Promise<ReplayReport> {
  const plan = await planReplay(context, filter, options.signal);
  const parts: ReplayedSubjects[] = [];
  const of = { apply: options.apply, since: filter.since ?? null };
  for (const batch of inBatches(plan)) {
    if (options.signal.aborted) break;
    parts.push(await replaySubjects(context, batch, of));
  }
  const stopped = options.signal.aborted;
  const replayed = together(parts);
  // Whoever stops it early finds the records as they were.
  const meanings = stopped ? [] : meaningsThatFollow(plan, replayed);
  const { deliveries, unreadable } = plan;
  if (options.apply) {
    const done = { deliveries, meanings, replayed };
    await conclude(context, filter, { ...done, actor: options.actor });
  }
  return {
    ...replayed,
    applied: options.apply && (!stopped || parts.length > 0),
    stopped,
    deliveries,
    meanings: meanings.map(({ finished: _record, ...meaning }) => meaning),
    unreadable,
  };
}

function together(parts: readonly ReplayedSubjects[]): ReplayedSubjects {
  return {
    looked: parts.reduce((sum, { looked }) => sum + looked, 0),
    left: parts.flatMap(({ left }) => left),
    added: parts.flatMap(({ added }) => added),
    takenBack: parts.flatMap(({ takenBack }) => takenBack),
    changed: parts.flatMap(({ changed }) => changed),
    otherwise: parts.flatMap(({ otherwise }) => otherwise),
  };
}

/** The records of deliveries follow, where all of their facts could. */
function meaningsThatFollow(
  plan: ReplayPlan,
  replayed: ReplayedSubjects,
): readonly ChangedMeaning[] {
  const left = new Set(replayed.left.map(({ subject }) => subject));
  const stay = new Set(
    [...plan.bySubject].flatMap(([key, own]) => (left.has(key) ? own.map(({ id }) => id) : [])),
  );
  return plan.meanings.filter(({ delivery }) => !stay.has(delivery));
}

function* inBatches({ bySubject }: ReplayPlan): Generator<ReplayBatch> {
  let keys: string[] = [];
  let deliveries = new Map<string, ReplayBatch['deliveries'][number]>();
  for (const key of [...bySubject.keys()].sort()) {
    const own = bySubject.get(key) ?? [];
    const isFull = keys.length >= subjectsAtOnce || deliveries.size + own.length > deliveriesAtOnce;
    if (keys.length > 0 && isFull) {
      yield { keys, deliveries: inOrder(deliveries) };
      keys = [];
      deliveries = new Map();
    }
    keys.push(key);
    for (const each of own) deliveries.set(each.id, each);
  }
  if (keys.length > 0) yield { keys, deliveries: inOrder(deliveries) };
}

/** Ids tell the order in which deliveries came. */
function inOrder<T extends { id: string }>(deliveries: ReadonlyMap<string, T>): readonly T[] {
  return [...deliveries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The records of deliveries follow; and the audit says what was done. */
async function conclude(
  context: SubjectContext,
  filter: ReplayFilter,
  {
    deliveries,
    meanings,
    replayed,
    actor,
  }: {
    deliveries: number;
    meanings: readonly ChangedMeaning[];
    replayed: ReplayedSubjects;
    actor: string;
  },
): Promise<void> {
  for (let from = 0; from < meanings.length; from += deliveriesAtOnce) {
    const some = meanings.slice(from, from + deliveriesAtOnce);
    await context.db.transaction(async (tx) => {
      await finishDeliveries(
        tx,
        some.flatMap(({ finished }) => finished ?? []),
      );
      // Tickets are followed by workers, who take it as if it had just arrived.
      for (const { delivery, finished } of some) {
        if (finished === null) await replayDelivery(tx, delivery);
      }
    });
  }
  await writeAudit(context.db, {
    actor,
    action: 'replayed',
    entity: 'delivery',
    entityId: filter.deliveryId ?? 'many',
    detail: {
      since: filter.since?.toISOString() ?? null,
      connection: filter.connectionId ?? null,
      deliveries,
      subjects: replayed.looked,
      added: replayed.added.length,
      takenBack: replayed.takenBack.length,
      changed: replayed.changed.length,
      meanings: meanings.length,
    },
  });
}
