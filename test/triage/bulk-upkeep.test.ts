import { eq, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { bulkItems, bulkJobs } from '../../src/db/schema/index.ts';
import { createLog } from '../../src/observe/log.ts';
import { decideBulk } from '../../src/triage/decide-bulk.ts';
import { undoBulk } from '../../src/triage/end-bulk.ts';
import { forgetBulk } from '../../src/triage/forget-bulk.ts';
import { startBulk } from '../../src/triage/start-bulk.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { insertCandidate } from '../web/support/rows.ts';
import { runBulk } from '../web/support/run-bulk.ts';

let db: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  const own = await createTestDatabase();
  const opened = openDatabase({ url: own.url, maxConnections: 4, name: 'test' });
  db = opened.db;
  close = async () => {
    await opened.close();
    await own.drop();
  };
});
afterAll(() => close?.());

const context = () => ({ db, hint: () => undefined, log: createLog({ level: 'silent' }) });

async function begun(count: number): Promise<string> {
  const rows = await Promise.all(Array.from({ length: count }, () => insertCandidate(db)));
  const started = await startBulk(context(), {
    decision: { action: 'dismiss', reason: 'test', note: null, owner: null, until: null },
    selection: { items: rows.map(({ id, version }) => ({ id, version })) },
    actor: 'person:Dana',
    request: null,
  });
  if (!started.ok) throw new Error('the bulk decision was not begun');
  return started.value.id;
}

async function stored(id: string) {
  const [job] = await db.select().from(bulkJobs).where(eq(bulkJobs.id, id));
  return { job, items: await db.$count(bulkItems, eq(bulkItems.jobId, id)) };
}

const endedDaysAgo = (id: string, days: number) =>
  db
    .update(bulkJobs)
    .set({ finishedAt: sql`closecall_now() - make_interval(days => ${days})` })
    .where(eq(bulkJobs.id, id));

async function forgetAll() {
  let outcome = await forgetBulk({ db });
  while (outcome.kind === 'later' && outcome.seconds === 0) outcome = await forgetBulk({ db });
}

test.each(['40P01', '40001', '57P01', '53300'])(
  'what Postgres gives up for others’ sake, or as it goes away (%s), is tried again, and nobody’s result',
  async (state) => {
    const id = await begun(3);
    const name = `trouble_${state.toLowerCase()}`;
    await db.execute(sql.raw(`create sequence ${name}`));
    // A sequence goes on where its transaction is rolled back.
    await db.execute(
      sql.raw(`create function ${name}() returns trigger language plpgsql as $$ begin
      if nextval('${name}') <= 2 then raise exception 'others' using errcode = '${state}'; end if;
      return new; end $$`),
    );
    await db.execute(
      sql.raw(`create trigger ${name} before update on candidates
      for each row execute function ${name}()`),
    );
    await expect(decideBulk(context(), id)).rejects.toThrow();
    await expect(decideBulk(context(), id)).rejects.toThrow();
    await runBulk(db, id);
    await db.execute(sql.raw(`drop trigger ${name} on candidates`));
    expect((await stored(id)).job).toMatchObject({ decided: 3, refused: {} });
  },
);

test('what a bulk decision was about is forgotten 30 days after its end, and its undo with it', async () => {
  const [old, young, going, undone] = [
    await begun(2),
    await begun(1),
    await begun(1),
    await begun(1),
  ];
  for (const id of [old, young, undone]) await runBulk(db, id);
  const undo = await undoBulk(context(), { id: undone, actor: 'person:Dana' });
  if (!undo.ok) throw new Error('it was not undone');
  await runBulk(db, undo.value.id);
  await endedDaysAgo(old, 31);
  await endedDaysAgo(young, 29);
  await endedDaysAgo(undone, 31);
  await forgetAll();
  expect(await stored(old)).toEqual({ job: undefined, items: 0 });
  expect(await stored(young)).toMatchObject({ job: { id: young }, items: 1 });
  expect(await stored(going)).toMatchObject({ job: { id: going }, items: 1 });
  // Whoever looks at the undo sees what it took back.
  expect(await stored(undone)).toMatchObject({ job: { id: undone }, items: 1 });
  await endedDaysAgo(undo.value.id, 31);
  await forgetAll();
  expect(await stored(undone)).toEqual({ job: undefined, items: 0 });
  expect(await stored(undo.value.id)).toEqual({ job: undefined, items: 0 });
});

test('a large one is forgotten in small steps', async () => {
  const id = uuid();
  const at = new Date(Date.now() - 40 * 86_400_000);
  const decision = { action: 'undo' } as const;
  await db.insert(bulkJobs).values({
    ...{ id, decision, createdBy: 'person:Dana', total: 2_001, createdAt: at, finishedAt: at },
  });
  await db.execute(sql`insert into bulk_items (job_id, position, candidate_id, version)
    select ${id}::uuid, n, gen_random_uuid(), 1 from generate_series(1, 2001) as n`);
  await forgetBulk({ db });
  expect(await stored(id)).toMatchObject({ job: { id }, items: 1 });
  await forgetBulk({ db });
  expect(await stored(id)).toEqual({ job: undefined, items: 0 });
  expect(await forgetBulk({ db })).toMatchObject({ kind: 'later', seconds: 3_600 });
});
