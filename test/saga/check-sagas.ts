import fc from 'fast-check';
import { expect } from 'vitest';
import { sagaCommands } from './commands.ts';
import { adopt, confirm, latest, mend } from './decide.ts';
import { newestIssue } from './in-jira.ts';
import { expectAuditFollowsTable, expectInvariants } from './invariants.ts';
import { beginSaga, type Saga, wakeStalled } from './saga.ts';
import { settleDown } from './settle-down.ts';
import type { SagaWorld } from './world.ts';

/**
 * Whose confirmation it begins with, whether those who stalled ever wake, and how a person answers
 * where they are asked.
 */
const courses = fc.record({
  begins: fc.constantFrom([0], [1], [0, 1]),
  wakes: fc.boolean(),
  failed: fc.constantFrom('retry', 'give_up'),
  unknown: fc.constantFrom('create_after_all', 'adopt', 'give_up'),
});

type Course = typeof courses extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays so many sagas; each has to keep the law at every step and to come to an end. */
export async function checkSagas(world: SagaWorld, numRuns: number, seed?: number): Promise<void> {
  const runs = fc.commands(sagaCommands, { maxCommands: 20, size: 'max' });
  await fc.assert(
    fc.asyncProperty(runs, courses, async (commands, course) => {
      await world.forget();
      const saga = await beginSaga(world);
      await confirm(saga, course.begins);
      await fc.asyncModelRun(() => ({ model: {}, real: saga }), commands);
      if (course.wakes) await wakeStalled(saga);
      await expectEnd(saga, course);
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
}

/** It ends by itself where nobody is asked, and else as the person says. */
async function expectEnd(saga: Saga, course: Course): Promise<void> {
  await settleDown(saga);
  await expectInvariants(saga);
  await answer(saga, course);
  const rows = await settleDown(saga);
  await expectInvariants(saga);
  await expectAuditFollowsTable(saga);
  for (const { status } of rows) expect(ended, status).toContain(status);
}

const ended = ['open', 'done', 'wont_do', 'cancelled'];

async function answer(saga: Saga, course: Course): Promise<void> {
  const row = await latest(saga);
  if (row?.status === 'failed') await mend(saga, course.failed);
  if (row?.status !== 'unknown') return;
  if (course.unknown !== 'adopt') return mend(saga, course.unknown);
  const key = newestIssue(saga);
  if (key === null) return mend(saga, 'create_after_all');
  await adopt(saga, key, { typed: key, isRight: true });
}
