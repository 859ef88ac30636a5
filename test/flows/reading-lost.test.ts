import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionPauses, lostDeliveries } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { openAccess } from '../../src/reading/open-access.ts';
import { recoverLost } from '../../src/reading/recover-lost.ts';
import { redeliverSome } from '../../src/reading/redeliver-some.ts';
import { hoursAgo } from '../support/flow-steps.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { accessProblems } from './asking.ts';
import { forEver, startQuiet } from './reading-steps.ts';

const service = services.checkout;

const started: TestClosecall[] = [];
let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startQuiet({ hooks: [`acme/${service.repository.name}/8`] });
  started.push(closecall);
  const told = pipelineRetried({ ids: seededIds('lost'), at: hoursAgo(3), service });
  for (const delivery of told) closecall.github.lose(delivery);
});
afterAll(() => Promise.all(started.map((each) => each.stop())));

const redelivered = () => closecall.github.calls('redeliver').length;
const noted = () => closecall.db.select().from(lostDeliveries);

/** What GitHub could not deliver, and who has it sent again. */
async function listed() {
  const connection = await closecall.deps.directory.find('gh-acme');
  const open = connection?.configured?.lostDeliveries;
  if (!connection || !open) throw new Error('GitHub keeps a list of its webhooks');
  const reader = (signal: AbortSignal) =>
    open(openAccess(closecall.deps, connection, 'lists', signal));
  const lost = await reader(new AbortController().signal).list(hoursAgo(24));
  return { reader, lost };
}

describe('asking for lost webhooks', () => {
  it('waits where our share of the calls is used up, which is no problem and no pause', async () => {
    await closecall.db.execute(sql`
      insert into call_budgets (connection_id, window_from, spent)
      values ('gh-acme', closecall_now(), 1000000)`);
    const outcome = await recoverLost(closecall.deps, 'gh-acme');
    expect(outcome).toMatchObject({ kind: 'later' });
    expect(outcome.kind === 'later' && outcome.seconds).toBeGreaterThan(600);
    expect(await accessProblems(closecall, 'lost deliveries')).toEqual([]);
    expect(await closecall.db.select().from(connectionPauses)).toEqual([]);
    expect(closecall.github.calls()).toEqual([]);
    await closecall.shiftTime('2 hours');
    await recoverLost(closecall.deps, 'gh-acme');
    expect((await noted()).length).toBeGreaterThan(2);
  });

  it('stops when its time is over, knows what it asked for, and goes on with the rest', async () => {
    const { reader, lost } = await listed();
    expect(lost.length).toBeGreaterThan(3);
    closecall.github.faults.next('redeliver', { kind: 'delay', ms: 450 }, forEver);
    const left = await redeliverSome(closecall.deps, 'gh-acme', { reader, lost }, 1_000);
    const asked = lost.length - left;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(3);
    expect(await noted()).toHaveLength(asked);
    closecall.github.faults.clear();
    await recoverLost(closecall.deps, 'gh-acme');
    expect(redelivered()).toBe(lost.length);
    expect(await noted()).toHaveLength(lost.length);
  });

  it('asks for nothing more after a call that hangs', async () => {
    const { reader, lost } = await listed();
    const [, ...others] = lost;
    closecall.github.faults.next('redeliver', { kind: 'delay', ms: 1 });
    closecall.github.faults.next('redeliver', { kind: 'hang', committed: false });
    const some = redeliverSome(closecall.deps, 'gh-acme', { reader, lost }, 800);
    await expect(some).rejects.toMatchObject({ code: 'timeout' });
    expect(redelivered()).toBe(2);
    expect(await noted()).toHaveLength(1);
    const rest = { reader, lost: others };
    expect(await redeliverSome(closecall.deps, 'gh-acme', rest, 5_000)).toBe(0);
    expect(redelivered()).toBe(2 + others.length);
  });

  it('makes no call for which nobody waits any more', async () => {
    const { reader } = await listed();
    const before = closecall.github.calls().length;
    const late = reader(AbortSignal.abort()).list(hoursAgo(24));
    await expect(late).rejects.toMatchObject({ code: 'timeout' });
    expect(closecall.github.calls()).toHaveLength(before);
  });
});
