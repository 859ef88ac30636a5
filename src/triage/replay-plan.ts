import { subjectKey } from '../core/subject.ts';
import type { DbOrTx } from '../db/client.ts';
import type { ReplayFilter } from '../db/queries/deliveries-to-replay.ts';
import { subjectsOfDeliveries } from '../db/queries/facts-of-deliveries.ts';
import type { FinishedDelivery } from '../db/queries/finish-deliveries.ts';
import { subjectsToldByApi } from '../db/queries/subjects-told-by-api.ts';
import type { DeliveryStatus } from '../db/schema/deliveries.ts';
import type { ConnectionDirectory } from '../ingest/connection-directory.ts';
import { type Reread, rereadAll } from './replay-read.ts';

export type Meaning = { status: DeliveryStatus; event: string | null; signals: number };

/** A delivery that means something else to today's code than when it was processed. */
export type ChangedMeaning = {
  delivery: string;
  connection: string;
  before: Meaning;
  after: Meaning;
  /** What its record becomes; null where its tickets have to be looked at, which workers do. */
  finished: FinishedDelivery | null;
};

/** What is read anew, by subject, so that each subject is looked at once. Holds ids only. */
export type ReplayPlan = {
  deliveries: number;
  meanings: readonly ChangedMeaning[];
  unreadable: readonly { delivery: string; because: string }[];
  bySubject: ReadonlyMap<string, readonly PlannedDelivery[]>;
};

export type PlannedDelivery = { id: string; sizeBytes: number };

/** Reads everything once, and writes nothing. */
export async function planReplay(
  context: { db: DbOrTx; directory: ConnectionDirectory },
  filter: ReplayFilter,
  signal: AbortSignal,
): Promise<ReplayPlan> {
  const meanings: ChangedMeaning[] = [];
  const unreadable: { delivery: string; because: string }[] = [];
  const bySubject = new Map<string, PlannedDelivery[]>();
  let deliveries = 0;
  for await (const portion of rereadAll(context, filter)) {
    if (signal.aborted) break;
    deliveries += portion.length;
    unreadable.push(...portion.flatMap(unreadableNow));
    meanings.push(...portion.flatMap(changedMeaning));
    gather(bySubject, portion, await subjectsTold(context.db, portion));
  }
  for await (const key of toldByApi(context.db, filter)) {
    if (!bySubject.has(key)) bySubject.set(key, []);
  }
  return { deliveries, meanings, unreadable, bySubject };
}

const subjectsAtOnce = 1_000;

/**
 * What an API told can't be read anew without asking it again, but it is looked at by the settings of
 * today. One delivery alone is about its own subjects.
 */
async function* toldByApi(
  db: DbOrTx,
  { since, connectionId, deliveryId }: ReplayFilter,
): AsyncGenerator<string> {
  if (since === undefined || deliveryId !== undefined) return;
  for (let afterKey: string | undefined = ''; afterKey !== undefined; ) {
    const page = { afterKey, limit: subjectsAtOnce };
    const keys: readonly string[] = await subjectsToldByApi(db, { since, connectionId }, page);
    yield* keys;
    afterKey = keys.length < subjectsAtOnce ? undefined : keys.at(-1);
  }
}

function gather(
  bySubject: Map<string, PlannedDelivery[]>,
  portion: readonly Reread[],
  told: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  for (const { delivery } of portion) {
    const planned = { id: delivery.id, sizeBytes: delivery.body.length };
    for (const key of told.get(delivery.id) ?? []) {
      const list = bySubject.get(key);
      if (list === undefined) bySubject.set(key, [planned]);
      else list.push(planned);
    }
  }
}

/** What could not be read before is no news. */
function unreadableNow(each: Reread) {
  if (each.kind === 'read' || each.delivery.status === 'quarantined') return [];
  return [{ delivery: each.delivery.id, because: each.because }];
}

/** What each of them tells of now, and what it told of when it was processed. */
async function subjectsTold(
  db: DbOrTx,
  portion: readonly Reread[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const told = new Map(portion.map(({ delivery }) => [delivery.id, new Set<string>()]));
  for (const { subjectKey: key, deliveryId } of await subjectsOfDeliveries(db, [...told.keys()])) {
    told.get(deliveryId ?? '')?.add(key);
  }
  for (const each of portion) {
    if (each.kind === 'unreadable') continue;
    for (const { kind, subject } of each.normalised.signals) {
      if (kind !== 'ticket.seen')
        told.get(each.delivery.id)?.add(subjectKey(each.connection.id, subject));
    }
  }
  return told;
}

function changedMeaning(each: Reread): readonly ChangedMeaning[] {
  if (each.kind === 'unreadable') return [];
  const { delivery, normalised } = each;
  const { event, signals, ignored } = normalised;
  const { id, connectionId } = delivery;
  const before = { status: delivery.status, event: delivery.event, signals: delivery.signalCount };
  const status = ignored === null ? 'processed' : 'ignored';
  const after: Meaning = { status, event, signals: signals.length };
  const isTicket = signals.some(({ kind }) => kind === 'ticket.seen');
  // Whether a ticket is ours was asked when it came, and is no matter of how it is read.
  if (isTicket && before.status !== 'quarantined') return [];
  const isSame =
    before.status === status && before.event === event && before.signals === after.signals;
  if (isSame) return [];
  const finished: FinishedDelivery = {
    id,
    status,
    event,
    reason: ignored,
    signalCount: after.signals,
  };
  return [
    { delivery: id, connection: connectionId, before, after, finished: isTicket ? null : finished },
  ];
}
