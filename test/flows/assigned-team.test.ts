import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeState } from '../../src/db/change-state.ts';
import { services as storedServices, teams } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { allCandidates, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: {
      settleSeconds: 1_800,
      undoSeconds: 3_600,
      rules: [
        { name: 'to payments', when: 'severity >= 50', then: 'review', team: 'payments' },
        { name: 'the rest', when: 'true', then: 'log' },
      ],
    },
  });
  await closecall.db.insert(teams).values({ id: 'platform', name: 'Platform' });
});
afterAll(() => closecall?.stop());

async function only() {
  const [candidate] = await allCandidates(closecall);
  if (candidate === undefined) throw new Error('nothing was found');
  return candidate;
}

async function work(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

test('a team that a person assigned outlasts new facts, the policy and another owner of the service', async () => {
  const title = 'The cart is slow';
  const base = { ids: seededIds(title), at: hoursAgo(2), service: services.checkout };
  const steps = page({ ...base, title, priority: 'P3' }, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    { afterMs: 5 * minute, event: 'priority_updated', by: 'monitor', priority: 'P1' },
  ]);
  await sendAll(closecall, steps.slice(0, 2));
  await work();
  const { id } = await only();
  const assigned = await closecall.api(`/candidates/${id}/assign`, { team: 'platform' });
  expect(assigned.status, JSON.stringify(assigned.json)).toBe(200);

  // A rule that names another team speaks about it now.
  await sendAll(closecall, steps.slice(2));
  await work();
  expect(await only()).toMatchObject({ status: 'open', verdict: 'review', team: 'platform' });

  await closecall.db
    .update(storedServices)
    .set({ teamId: null })
    .where(eq(storedServices.id, 'checkout'));
  await changeState(closecall.deps, async (_, owe) => owe('follow-services', '', { inSeconds: 0 }));
  await work();
  expect(await only()).toMatchObject({ team: 'platform' });

  // Once that is taken back, it is where its rule put it.
  await closecall.api(`/candidates/${id}/assign`, { team: null });
  expect(await only()).toMatchObject({ team: 'payments', version: 3 });
});
