import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../support/longest-first.ts';

/** The gate takes turns here too: load in one, what waits in the other. */
const turn = process.env['FAULT_TURN'] ?? '';

const load = {
  extends: true as const,
  test: {
    name: 'load',
    include: ['test/faults/load/*.test.ts'],
    maxWorkers: 1,
    sequence: { groupOrder: 1 },
  },
};

const waits = {
  extends: true as const,
  test: {
    name: 'waits',
    include: ['test/faults/waits/*.test.ts'],
    maxWorkers: 2,
    sequence: { groupOrder: 2 },
  },
};

/**
 * The long runs. Faults mostly wait, so five files share the machine; load is measured after them,
 * one file at a time, and at last what waits for half a minute while the machine has little to do.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // As in the other suite: nothing in the program keeps state outside of what it is handed.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/*.test.ts'],
          maxWorkers: 5,
          sequence: { groupOrder: 0 },
        },
      },
      ...(turn === '1' ? [] : [load]),
      ...(turn === '0' ? [] : [waits]),
    ],
  },
});
