import { usualTicketEnds } from '../../connectors/contract-tickets.ts';
import type { TicketSignal } from '../core/signal.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { type ClaimedDelivery, claimDeliveries } from '../db/queries/claim-deliveries.ts';
import {
  type FinishedDelivery,
  finishDeliveries,
  postponeDelivery,
} from '../db/queries/finish-deliveries.ts';
import { noteTicket } from '../follow-up/note-ticket.ts';
import type { ConnectionDirectory } from '../ingest/connection-directory.ts';
import { errorInWords } from '../observe/error-in-words.ts';
import { readDelivery } from './read-delivery.ts';
import { recordSignals, type ToldSignals } from './record-signals.ts';

export type ProcessContext = StateContext & {
  directory: ConnectionDirectory;
  /** Between 0 and 1; spreads retries. */
  random: () => number;
};

/** What came of a batch, for the job's one log line. */
export type ProcessOutcome = {
  claimed: number;
  processed: number;
  ignored: number;
  quarantined: number;
  postponed: number;
};

/** Far longer than a batch takes; work whose worker died is free again after this. */
const leaseSeconds = 15;

/** After so many tries, crashes included, a delivery waits for a person instead. */
const mostAttempts = 10;

type Read = {
  delivery: ClaimedDelivery;
  finished: FinishedDelivery;
  signals: ToldSignals | null;
  tickets: readonly TicketSignal[];
  /** Why it tells of nothing but these, where the connector says so. */
  ticketOnly: string | null;
};

/**
 * Turns pending deliveries into signals and candidates. Safe to repeat and to run twice at once:
 * rows are claimed on the database's time, facts are stored once. A delivery that can't be
 * processed is tried again later and then quarantined; it never holds up the others.
 */
export async function processDeliveries(
  context: ProcessContext,
  ids: readonly string[],
): Promise<ProcessOutcome> {
  const claimed = await claimDeliveries(context.db, ids, leaseSeconds);
  const outcome = {
    claimed: claimed.length,
    processed: 0,
    ignored: 0,
    quarantined: 0,
    postponed: 0,
  };
  const worn = claimed.filter((delivery) => delivery.attempts > mostAttempts);
  for (const delivery of worn) {
    await giveUp(
      context,
      delivery,
      'Processing it failed ten times; the program may have stopped while at it.',
    );
    outcome.quarantined += 1;
  }
  const reads = await Promise.all(
    claimed
      .filter((delivery) => delivery.attempts <= mostAttempts)
      .map((each) => read(context, each)),
  );
  for (const group of await writeTogether(context, reads)) {
    for (const each of group.failed) {
      outcome[await putAside(context, each, group.error)] += 1;
    }
    for (const { status } of group.written) outcome[status] += 1;
  }
  return outcome;
}

async function read(context: ProcessContext, delivery: ClaimedDelivery): Promise<Read> {
  const connection = await context.directory.find(delivery.connectionId);
  const result = readDelivery(delivery, connection);
  const { id } = delivery;
  if (!result.ok || connection === null || connection.configured === null) {
    const reason = result.ok ? 'Its connection was removed.' : result.problem.reason;
    return {
      delivery,
      signals: null,
      tickets: [],
      ticketOnly: null,
      finished: { id, status: 'quarantined', event: null, reason, signalCount: 0 },
    };
  }
  const { event, signals, ignored, ticketOnly = null } = result.value;
  const status = ignored === null ? 'processed' : 'ignored';
  const facts = signals.filter((signal) => signal.kind !== 'ticket.seen');
  return {
    delivery,
    ticketOnly,
    finished: { id, status, event, reason: ignored, signalCount: facts.length },
    signals: {
      deliveryId: id,
      connection,
      detection: connection.configured.detection,
      receivedAt: delivery.receivedAt,
      historical: delivery.historical,
      signals: facts,
    },
    tickets: signals.filter((signal) => signal.kind === 'ticket.seen'),
  };
}

type Written = { written: readonly FinishedDelivery[]; failed: readonly Read[]; error: unknown };

/** One transaction for the whole batch; when it fails, one for each, so that only the culprit waits. */
async function writeTogether(
  context: ProcessContext,
  reads: readonly Read[],
): Promise<readonly Written[]> {
  if (reads.length === 0) return [];
  try {
    return [{ written: await write(context, reads), failed: [], error: null }];
  } catch (error) {
    if (reads.length === 1) return [{ written: [], failed: reads, error }];
    const groups: Written[] = [];
    for (const each of reads) groups.push(...(await writeTogether(context, [each])));
    return groups;
  }
}

async function write(
  context: ProcessContext,
  reads: readonly Read[],
): Promise<readonly FinishedDelivery[]> {
  return changeState(context, async (tx, owe) => {
    await recordSignals(
      tx,
      owe,
      reads.flatMap((each) => (each.signals === null ? [] : [each.signals])),
    );
    const finished: FinishedDelivery[] = [];
    for (const each of reads) finished.push(await noteTickets(tx, owe, each));
    await finishDeliveries(tx, finished);
    return finished;
  });
}

/** How a ticket stands is kept with it, and is no fact of a subject. */
async function noteTickets(tx: Transaction, owe: Owe, read: Read): Promise<FinishedDelivery> {
  const [ticket] = read.tickets;
  if (ticket === undefined || read.signals === null) return read.finished;
  const { connection, signals } = read.signals;
  const ends = connection.configured?.ticketEnds ?? usualTicketEnds;
  let isOurs = false;
  for (const each of read.tickets) {
    isOurs = (await noteTicket(tx, owe, connection.id, each, ends)) || isOurs;
  }
  if (signals.length > 0) return read.finished;
  const { key } = ticket.ticket;
  if (isOurs) {
    return { ...read.finished, reason: `It tells how ${key} stands, which Closecall opened.` };
  }
  const rest = read.ticketOnly === null ? '' : `, and ${read.ticketOnly}`;
  const reason = `It is about ${key}, which Closecall did not open${rest}.`;
  return { ...read.finished, status: 'ignored', reason };
}

async function putAside(
  context: ProcessContext,
  { delivery }: Read,
  error: unknown,
): Promise<'postponed' | 'quarantined'> {
  const reason = errorInWords(error);
  if (delivery.attempts >= mostAttempts) {
    await giveUp(context, delivery, `Processing it failed ten times. The last time: ${reason}`);
    return 'quarantined';
  }
  const ceiling = Math.min(2 ** delivery.attempts, 300);
  await postponeDelivery(context.db, delivery.id, {
    seconds: Math.max(1, context.random() * ceiling),
    reason: `Will be tried again. The last time: ${reason}`,
  });
  return 'postponed';
}

async function giveUp(
  context: ProcessContext,
  delivery: ClaimedDelivery,
  reason: string,
): Promise<void> {
  await changeState(context, async (tx) => {
    await finishDeliveries(tx, [
      { id: delivery.id, status: 'quarantined', event: null, reason, signalCount: 0 },
    ]);
    await writeAudit(tx, {
      actor: 'system',
      action: 'quarantined',
      entity: 'delivery',
      entityId: delivery.id,
      detail: { reason },
    });
  });
}
