import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineEnded, pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const at = hoursAgo(2);
const places = [services.checkout, services.search, services.catalogue];

let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterEach(() => closecall?.stop());

test('a cause that shows itself as shared only after a run was retried is still found', async () => {
  const retried = { ids: seededIds('retried'), at, service: services.checkout };
  await fail(0, 12);
  await sendAll(closecall, pipelineRetried(retried));
  await serve();
  expect((await found()).map(({ status }) => status)).toEqual(['open']);
  await fail(12, 24);
  await closecall.shiftTime('21 minutes');
  await serve();
  const [shared, own, ...more] = await found();
  expect(more).toEqual([]);
  expect(shared?.subjectKey).toContain('shared_failure:');
  expect(own).toMatchObject({ status: 'merged', mergedInto: shared?.id });
});

test('ends that are told long after a retry make a shared cause, and take it back', async () => {
  const retried = { ids: seededIds('retried'), at, service: services.checkout };
  await sendAll(closecall, pipelineRetried(retried));
  await serve();
  for (let looks = 0; looks < 2; looks += 1) {
    await closecall.shiftTime('25 minutes');
    await serve();
  }
  expect((await found()).map(({ status }) => status)).toEqual(['open']);
  await end(0, 24, 'failure');
  await serve();
  await closecall.shiftTime('1 minute');
  await serve();
  expect((await found()).map(({ status }) => status)).toEqual(['open', 'merged']);
  await end(24, 60, 'success');
  await serve();
  await closecall.shiftTime('1 minute');
  await serve();
  const [own, ...others] = await found();
  expect(others).toEqual([]);
  expect(own).toMatchObject({ status: 'open', mergedInto: null });
  expect(own?.subjectKey).toContain('ci_run:');
});

/** Runs of several repositories that failed in the same minutes, and that nobody retried. */
function fail(from: number, to: number): Promise<void> {
  return end(from, to, 'failure');
}

async function end(from: number, to: number, conclusion: 'failure' | 'success'): Promise<void> {
  for (let nth = from; nth < to; nth += 1) {
    const service = places[nth % places.length] ?? services.checkout;
    const ids = seededIds(`failed ${nth}`);
    await sendAll(closecall, pipelineEnded({ ids, at, service, conclusion }));
  }
}

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

async function found() {
  const rows = await closecall.db
    .select()
    .from(candidates)
    .where(eq(candidates.detector, 'retried_ci_failure'))
    .orderBy(asc(candidates.status));
  return rows.sort((a, b) => Number(a.status === 'merged') - Number(b.status === 'merged'));
}
