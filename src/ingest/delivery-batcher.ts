import { err, ok, type Result } from '../core/result.ts';
import type { NewDelivery } from './store-deliveries.ts';

export type Stored = { isNew: boolean };
export type NotStored = { code: 'backlog-full' } | { code: 'database-away'; cause: unknown };

type Waiting = {
  delivery: NewDelivery;
  sinceMs: number;
  settle: (outcome: Result<Stored, NotStored>) => void;
};

/**
 * Commits waiting requests together, without a timer: two flushers each take whatever waits once
 * the requests that are there already were read. A lone request is committed at once; under load
 * the batches grow by themselves.
 */
export type DeliveryBatcher = {
  add(delivery: NewDelivery): Promise<Result<Stored, NotStored>>;
  waiting(): number;
  /** Resolves when nothing waits and nothing is being committed. */
  drained(): Promise<void>;
};

export function createDeliveryBatcher(options: {
  store: (batch: readonly NewDelivery[]) => Promise<ReadonlySet<string>>;
  /** Called after each commit with the ids that are new; must not throw. */
  onStored: (ids: readonly string[]) => void;
  maxRows?: number;
  /** Kept small: a batch that was sent ahead waits for what the one before it takes. */
  maxBytes?: number;
  maxWaiting?: number;
  /**
   * Whoever would have waited for longer when the commit is over, by what the last one took, is
   * turned away: a late answer is worth less than a retry. Half of it may pass before a commit begins.
   */
  maxWaitMs?: number;
  flushers?: number;
}): DeliveryBatcher {
  const { maxRows = 32, maxBytes = 1_000_000, flushers = 2 } = options;
  const { maxWaiting = 2_000, maxWaitMs = 1_000 } = options;
  const waiting: Waiting[] = [];
  const drains: (() => void)[] = [];
  let busy = 0;
  let lastCommitMs = 0;

  const nextBatch = () => {
    const patienceMs = Math.max(maxWaitMs - lastCommitMs, maxWaitMs / 2);
    refuse(takeLate(waiting, performance.now() - patienceMs), { code: 'backlog-full' });
    return takeBatch(waiting, maxRows, maxBytes);
  };
  const flush = async () => {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const startedMs = performance.now();
      const isStored = await commit(batch, options);
      lastCommitMs = performance.now() - startedMs;
      // Whoever waits behind a batch that was not stored would wait as long again: the database is
      // away, and the sender is better told now.
      if (!isStored) refuse(waiting.splice(0), { code: 'backlog-full' });
    }
    busy -= 1;
    if (busy === 0) for (const done of drains.splice(0)) done();
  };

  return {
    add(delivery) {
      if (waiting.length >= maxWaiting)
        return Promise.resolve(err({ code: 'backlog-full' as const }));
      return new Promise((settle) => {
        waiting.push({ delivery, sinceMs: performance.now(), settle });
        if (busy === flushers) return;
        busy += 1;
        // Answers go out together, so the next requests come together: started at once, a flusher
        // would commit the first of them alone and keep the others waiting.
        setImmediate(flush);
      });
    },
    waiting: () => waiting.length,
    drained: () =>
      busy === 0 ? Promise.resolve() : new Promise((resolve) => drains.push(resolve)),
  };
}

function takeBatch(waiting: Waiting[], maxRows: number, maxBytes: number): Waiting[] {
  let rows = 0;
  let bytes = 0;
  for (const { delivery } of waiting) {
    bytes += delivery.body.length;
    if (rows === maxRows || (rows > 0 && bytes > maxBytes)) break;
    rows += 1;
  }
  return waiting.splice(0, rows);
}

/** Takes those that wait since before; the longest waiting come first. */
function takeLate(waiting: Waiting[], beforeMs: number): Waiting[] {
  const onTime = waiting.findIndex(({ sinceMs }) => sinceMs >= beforeMs);
  return waiting.splice(0, onTime === -1 ? waiting.length : onTime);
}

/** Answers whether the batch is stored. */
async function commit(
  batch: readonly Waiting[],
  options: {
    store: (batch: readonly NewDelivery[]) => Promise<ReadonlySet<string>>;
    onStored: (ids: readonly string[]) => void;
  },
): Promise<boolean> {
  try {
    const fresh = await options.store(batch.map(({ delivery }) => delivery));
    for (const { delivery, settle } of batch) settle(ok({ isNew: fresh.has(delivery.id) }));
    if (fresh.size > 0) options.onStored([...fresh]);
    return true;
  } catch (cause) {
    refuse(batch, { code: 'database-away', cause });
    return false;
  }
}

function refuse(batch: readonly Waiting[], problem: NotStored): void {
  for (const { settle } of batch) settle(err(problem));
}
