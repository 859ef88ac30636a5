import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionPauses, lostDeliveries } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { lacksPermission } from '../../src/demo/stand-ins/github/refusals.ts';
import { openAccess } from '../../src/reading/open-access.ts';
import { recoverLost } from '../../src/reading/recover-lost.ts';
import { allCandidates, hoursAgo } from '../support/flow-steps.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { accessProblems } from './asking.ts';
import { forEver, serve, startQuiet } from './reading-steps.ts';

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

const noted = () => closecall.db.select().from(lostDeliveries);

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

  it('reads them where the token may not have them sent again, and finds the same', async () => {
    closecall.github.faults.next('redeliver', lacksPermission(null), forEver);
    await recoverLost(closecall.deps, 'gh-acme');
    await serve(closecall);
    expect((await noted()).map(({ recoveredBy }) => recoveredBy)).not.toContain(null);
    expect((await allCandidates(closecall)).map(({ status }) => status)).toEqual(['open']);
    const [problem] = await accessProblems(closecall, 'redelivery');
    expect(problem?.cause).toContain('lacks the permission Webhooks: write');
    expect(closecall.github.calls('redeliver')).toHaveLength(1);
  });

  it('makes no call for which nobody waits any more', async () => {
    const connection = await closecall.deps.directory.find('gh-acme');
    const open = connection?.configured?.sentWebhooks;
    if (!connection || !open) throw new Error('GitHub keeps a list of its webhooks');
    const late = open(openAccess(closecall.deps, connection, 'lists', AbortSignal.abort()));
    const [hook = ''] = late.hooks;
    await expect(late.read(hook, null)).rejects.toMatchObject({ code: 'timeout' });
    expect(closecall.github.calls()).toEqual([]);
  });
});
