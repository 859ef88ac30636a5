import { afterEach, expect, test, vi } from 'vitest';
import { createDeliveryBatcher } from '../../src/ingest/delivery-batcher.ts';
import type { NewDelivery } from '../../src/ingest/store-deliveries.ts';

function delivery(id: string, bytes = 10): NewDelivery {
  return { id, connectionId: 'gh', key: id, headers: {}, body: Buffer.alloc(bytes) };
}

type Limits = Partial<Omit<Parameters<typeof createDeliveryBatcher>[0], 'store' | 'onStored'>>;

/** A store that keeps every batch until it is let go. */
function heldStore(limits: Limits = {}) {
  const batches: string[][] = [];
  const letGo: (() => void)[] = [];
  const stored: string[] = [];
  const batcher = createDeliveryBatcher({
    store: async (batch) => {
      batches.push(batch.map(({ id }) => id));
      await new Promise<void>((resolve) => letGo.push(resolve));
      return new Set(batch.map(({ id }) => id));
    },
    onStored: (ids) => stored.push(...ids),
    ...limits,
  });
  return { batcher, batches, stored, letGoOne: () => letGo.shift()?.() };
}

afterEach(() => vi.useRealTimers());

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('requests that are read together are committed together', async () => {
  const { batcher, batches } = heldStore();
  for (const id of ['a', 'b', 'c']) void batcher.add(delivery(id));
  await tick();
  expect(batches).toEqual([['a', 'b', 'c']]);
});

test('what comes while every flusher is busy waits for the next one, and is answered after its commit', async () => {
  const { batcher, batches, stored, letGoOne } = heldStore({ flushers: 1 });
  const first = batcher.add(delivery('a'));
  await tick();
  const second = batcher.add(delivery('b'));
  const third = batcher.add(delivery('c'));
  await tick();
  expect(batches).toEqual([['a']]);
  letGoOne();
  expect(await first).toEqual({ ok: true, value: { isNew: true } });
  await tick();
  expect(batches).toEqual([['a'], ['b', 'c']]);
  expect(stored).toEqual(['a']);
  letGoOne();
  expect(await Promise.all([second, third])).toHaveLength(2);
  expect(stored).toEqual(['a', 'b', 'c']);
});

test('a batch is bounded by rows and by bytes, and a body larger than the bound goes alone', async () => {
  const rows = heldStore({ maxRows: 2, flushers: 1 });
  for (const id of ['a', 'b', 'c']) void rows.batcher.add(delivery(id));
  await tick();
  expect(rows.batches).toEqual([['a', 'b']]);
  const bytes = heldStore({ maxBytes: 100, flushers: 1 });
  for (const id of ['big', 'small']) void bytes.batcher.add(delivery(id, 101));
  await tick();
  expect(bytes.batches).toEqual([['big']]);
});

test('past the bound of what may wait, a request is told to come back', async () => {
  const { batcher } = heldStore({ maxWaiting: 1 });
  void batcher.add(delivery('a'));
  expect(await batcher.add(delivery('b'))).toEqual({
    ok: false,
    problem: { code: 'backlog-full' },
  });
});

test('whoever waited too long behind a slow commit is told to come back, and later ones are stored', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { batcher, batches, letGoOne } = heldStore({ flushers: 1, maxWaitMs: 1_000 });
  void batcher.add(delivery('a'));
  await tick();
  const late = batcher.add(delivery('b'));
  vi.advanceTimersByTime(1_001);
  letGoOne();
  expect(await late).toEqual({ ok: false, problem: { code: 'backlog-full' } });
  void batcher.add(delivery('c'));
  await tick();
  expect(batches).toEqual([['a'], ['c']]);
});

test('what the last commit took counts as waiting, up to half of the time that anybody waits', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { batcher, batches, letGoOne } = heldStore({ flushers: 1, maxRows: 1, maxWaitMs: 1_000 });
  const outcome = async (waiting: { behind: number; commitsOf: number; after?: number }) => {
    batches.length = 0;
    for (let index = 0; index < waiting.behind; index += 1) void batcher.add(delivery('before'));
    await tick();
    vi.advanceTimersByTime(waiting.after ?? 0);
    void batcher.add(delivery('waiting'));
    vi.advanceTimersByTime(waiting.commitsOf - (waiting.after ?? 0));
    for (let index = 0; index <= waiting.behind; index += 1) {
      if (index > 0) vi.advanceTimersByTime(waiting.commitsOf);
      letGoOne();
      await tick();
    }
    return batches.flat().includes('waiting') ? 'stored' : 'told to come back';
  };
  expect(await outcome({ behind: 2, commitsOf: 330 })).toBe('stored');
  expect(await outcome({ behind: 2, commitsOf: 340 })).toBe('told to come back');
  expect(await outcome({ behind: 1, commitsOf: 800, after: 310 })).toBe('stored');
  expect(await outcome({ behind: 1, commitsOf: 800, after: 290 })).toBe('told to come back');
});

test('draining waits for what has not begun to be committed', async () => {
  const { batcher, letGoOne } = heldStore();
  let isDrained = false;
  void batcher.add(delivery('a'));
  const drained = batcher.drained().then(() => {
    isDrained = true;
  });
  await tick();
  expect(isDrained).toBe(false);
  letGoOne();
  await drained;
  expect(isDrained).toBe(true);
});

test('a commit that fails is told to every request in it, and the next one is tried', async () => {
  let isAway = true;
  const batcher = createDeliveryBatcher({
    store: async (batch) => {
      if (isAway) throw new Error('away');
      return new Set(batch.map(({ id }) => id));
    },
    onStored: () => undefined,
  });
  const both = await Promise.all(['a', 'b'].map((id) => batcher.add(delivery(id))));
  expect(both.map((each) => each.ok)).toEqual([false, false]);
  isAway = false;
  expect(await batcher.add(delivery('c'))).toEqual({ ok: true, value: { isNew: true } });
});
