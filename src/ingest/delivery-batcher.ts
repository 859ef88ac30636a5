import { err, ok, type Result } from '../core/result.ts';
import type { NewDelivery } from './store-deliveries.ts';

export type Stored = { isNew: boolean };
export type NotStored = { code: 'backlog-full' } | { code: 'database-away'; cause: unknown };

type Waiting = { delivery: NewDelivery; settle: (outcome: Result<Stored, NotStored>) => void };

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
  maxBytes?: number;
  maxWaiting?: number;
  flushers?: number;
}): DeliveryBatcher {
  const { maxRows = 32, maxBytes = 4_000_000, maxWaiting = 2_000, flushers = 2 } = options;
  const waiting: Waiting[] = [];
  const drains: (() => void)[] = [];
  let busy = 0;

  const flush = async () => {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, maxRows, maxBytes);
      await commit(batch, options);
    }
    busy -= 1;
    if (busy === 0) for (const done of drains.splice(0)) done();
  };

  return {
    add(delivery) {
      if (waiting.length >= maxWaiting)
        return Promise.resolve(err({ code: 'backlog-full' as const }));
      return new Promise((settle) => {
        waiting.push({ delivery, settle });
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

async function commit(
  batch: readonly Waiting[],
  options: {
    store: (batch: readonly NewDelivery[]) => Promise<ReadonlySet<string>>;
    onStored: (ids: readonly string[]) => void;
  },
): Promise<void> {
  try {
    const fresh = await options.store(batch.map(({ delivery }) => delivery));
    for (const { delivery, settle } of batch) settle(ok({ isNew: fresh.has(delivery.id) }));
    if (fresh.size > 0) options.onStored([...fresh]);
  } catch (cause) {
    for (const { settle } of batch) settle(err({ code: 'database-away', cause }));
  }
}
