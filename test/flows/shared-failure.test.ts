import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineEnded, pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const at = hoursAgo(2);
const places = [services.checkout, services.search, services.catalogue];

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterAll(() => closecall?.stop());

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

/** Runs of several repositories that failed in the same minutes, and that nobody retried. */
async function fail(from: number, to: number): Promise<void> {
  for (let nth = from; nth < to; nth += 1) {
    const service = places[nth % places.length] ?? services.checkout;
    const ids = seededIds(`failed ${nth}`);
    await sendAll(closecall, pipelineEnded({ ids, at, service, conclusion: 'failure' }));
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
