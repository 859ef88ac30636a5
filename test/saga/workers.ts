import type { WorkerContext } from '../../workers/worker-context.ts';

/**
 * What becomes of a worker. Steps are counted where production code has its edges: before and after
 * each transaction, before and after each call to Jira. `dies` takes that step and is never heard of
 * again; `stalls` goes on from there only when it is woken, however long that takes.
 */
export type Fate = { kind: 'lives' } | { kind: 'dies' | 'stalls'; atStep: number };

export type Worker = {
  context: WorkerContext;
  fate: Fate;
  /** Resolves when it died or stalled. */
  stopped: Promise<void>;
  wake(): void;
};

/** A worker with the real dependencies; `limitMs` bounds its calls where a test can't wait. */
export function startWorker(deps: WorkerContext, fate: Fate, limitMs: number): Worker {
  const stopped = signal();
  const woken = signal();
  let steps = 0;
  const step = async () => {
    steps += 1;
    if (fate.kind === 'lives' || steps !== fate.atStep) return;
    stopped.give();
    await woken.given;
  };
  const between = async <T>(work: () => Promise<T>): Promise<T> => {
    await step();
    try {
      return await work();
    } finally {
      await step();
    }
  };
  const { db, outbound } = deps;
  return {
    context: {
      ...deps,
      db: Object.assign(Object.create(db), {
        transaction: <T>(work: Parameters<typeof db.transaction<T>>[0]) =>
          between(() => db.transaction(work)),
      }),
      outbound: {
        ...outbound,
        bounded: (ms, call) => between(() => outbound.bounded(Math.min(ms, limitMs), call)),
      },
    },
    fate,
    stopped: stopped.given,
    wake: woken.give,
  };
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function signal(): { given: Promise<void>; give(): void } {
  const waiting: (() => void)[] = [];
  const given = new Promise<void>((resolve) => waiting.push(resolve));
  return {
    given,
    give: () => {
      for (const resolve of waiting) resolve();
    },
  };
}
