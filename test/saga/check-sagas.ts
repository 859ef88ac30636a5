import fc from 'fast-check';
import { expect } from 'vitest';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { sagaCommands } from './commands.ts';
import { adopt, confirm, mend } from './decide.ts';
import { newestIssue } from './in-jira.ts';
import { expectAuditFollowsTable, expectInvariants } from './invariants.ts';
import { expectLabelsKept } from './labels.ts';
import { expectMistakeEnded } from './mistake.ts';
import { beginSaga, type Saga, wakeStalled } from './saga.ts';
import { settleDown } from './settle-down.ts';
import { setTeam } from './team.ts';
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
  rehearsed: fc.constantFrom('send_now', 'give_up', null),
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
  const asked = await settleDown(saga);
  await expectInvariants(saga);
  const isAnswered = await answer(saga, course, asked.at(-1));
  const rows = isAnswered ? await settleDown(saga) : asked;
  if (isAnswered) await expectInvariants(saga);
  await expectAuditFollowsTable(saga);
  for (const row of rows) {
    expect(ended, row.status).toContain(row.status);
    expectMistakeEnded(saga, row);
  }
  if (saga.isLabelled) await expectLabelsKept(saga);
}

const ended = ['open', 'done', 'wont_do', 'cancelled', 'rehearsed'];

/** Whether there was something to say. */
async function answer(saga: Saga, course: Course, row: FollowUpRow | undefined): Promise<boolean> {
  switch (row?.status) {
    case 'failed':
      await mend(saga, course.failed);
      return true;
    case 'rehearsed':
      if (course.rehearsed === null) return false;
      if (course.rehearsed === 'send_now') await setTeam(saga, { dryRun: false });
      await mend(saga, course.rehearsed);
      return true;
    case 'unknown':
      await find(saga, course);
      return true;
    default:
      return false;
  }
}

async function find(saga: Saga, course: Course): Promise<void> {
  if (course.unknown !== 'adopt') return mend(saga, course.unknown);
  const key = newestIssue(saga);
  if (key === null) return mend(saga, 'create_after_all');
  await adopt(saga, key);
}
