import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { allCandidates, candidateThat } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { pagesThatClear } from './support/traffic.ts';
import { deliver } from './support/webhooks.ts';

const Deliveries = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      attempts: z.number(),
    }),
  ),
});

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ sweepAfterSeconds: 0 });
});
afterAll(() => closecall?.stop());

test('a delivery that can not be processed is put aside with its reason, holds up nobody, and can be replayed', async () => {
  const [poison, ...healthy] = pagesThatClear('poison', 6);
  const ofPoison = healthy.shift();
  if (poison === undefined || ofPoison === undefined) throw new Error('there is no webhook');
  const incident = JSON.parse(String(poison.body)).event.data.id;
  await closecall.db.execute(sql.raw(refuseSignalsOf(incident)));
  await Promise.all(
    [poison, ofPoison, ...healthy].map((webhook) => deliver(closecall.url, webhook)),
  );

  // The others are told at once, while it is tried again and again.
  await pollUntil(
    () => allCandidates(closecall),
    (candidates) => candidates.length === 5,
    { what: 'the candidates of the other pages', withinMs: 30_000 },
  );
  const put = await pollUntil(
    async () => {
      await closecall.shiftTime('6 minutes');
      return deliveries('quarantined');
    },
    (items) => items.length === 2,
    { what: 'the quarantine', withinMs: 60_000 },
  );
  expect(put.map(({ key }) => key).sort()).toEqual([poison.key, ofPoison.key].sort());
  for (const { attempts, reason } of put) {
    expect(attempts).toBe(10);
    expect(reason).toContain('failed ten times');
    expect(reason).toContain('no facts of this one');
  }
  const tried = await closecall.db.execute(
    sql`select 1 from audit_events where action = 'quarantined'`,
  );
  expect(tried).toHaveLength(2);

  await closecall.db.execute(sql.raw('drop trigger poison on signals'));
  for (const { id } of put) {
    expect((await closecall.api(`/deliveries/${id}/replay`, {})).status).toBe(200);
  }
  await candidateThat(closecall, ({ subject }) => subject.includes(incident));
  expect(await deliveries('quarantined')).toEqual([]);
});

async function deliveries(status: string) {
  const { json } = await closecall.api(`/deliveries?status=${status}&limit=200`);
  return Deliveries.parse(json).items;
}

function refuseSignalsOf(incident: string): string {
  return `
    create function poison() returns trigger language plpgsql as $$ begin
      raise exception 'no facts of this one';
    end $$;
    create trigger poison before insert on signals for each row
    when (new.subject_key like '%${incident}%') execute function poison()`;
}
