import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { openDatabase } from '../../src/db/client.ts';
import { accessOfConnections } from '../../src/db/queries/access-of-connections.ts';
import { accessProblems } from '../../src/db/schema/index.ts';
import {
  anything,
  clearAccessProblem,
  noteAccessProblem,
  whenToAsk,
} from '../../src/reading/access-problems.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const refused = new OutboundError('refused', 'It lacks a permission.', { status: 403 });
const unknown = new OutboundError('refused', 'The token is not accepted.', { status: 401 });
const away = new OutboundError('unreachable', 'It can not be reached.');

let database: TestDatabase;
let opened: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase({ url: database.url, maxConnections: 2, name: 'access problems' });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

const jobsOf = (about: string) => ({ what: 'run_jobs', about });

/** What is wrong with the connection, as it is shown. */
async function shown(connectionId: string) {
  const access = await accessOfConnections(opened.db, [connectionId]);
  return access.get(connectionId)?.problems.map(({ about, cause }) => [about, cause]);
}

async function pass(seconds: number) {
  await opened.db.execute(sql`
    update clock_shift set shift = shift + make_interval(secs => ${seconds})`);
}

/** Seconds until the only problem of a connection is tried again. */
async function dueIn(connectionId: string): Promise<number> {
  const [row] = await opened.db.execute<{ seconds: string }>(sql`
    select extract(epoch from next_try_at - closecall_now()) as seconds from access_problems
    where connection_id = ${connectionId}`);
  return Number(row?.seconds);
}

const directory = { sameSite: async (id: string) => [id] };

/** Asks and is answered, or not. */
async function ask(connectionId: string, about: string, error: OutboundError | null) {
  const { db } = opened;
  const { seconds, failed } = await whenToAsk(db, connectionId, jobsOf(about));
  if (error !== null) {
    await noteAccessProblem({ db, directory, random: () => 0 }, connectionId, jobsOf(about), error);
  } else if (failed) await clearAccessProblem(db, connectionId, jobsOf(about), anything);
  return seconds;
}

it('a refusal for one repository keeps whoever asks of it waiting until that one is answered', async () => {
  await ask('one', 'acme/hidden', refused);
  expect(await ask('one', 'acme/seen', null)).toBe(0);
  expect(await shown('one')).toEqual([['acme/hidden', refused.message]]);
  const { db } = opened;
  expect(await whenToAsk(db, 'one', jobsOf('acme/hidden'))).toMatchObject({
    seconds: expect.closeTo(60, 0),
    refusal: refused.message,
  });
  await pass(61);
  expect(await ask('one', 'acme/hidden', null)).toBe(0);
  expect(await shown('one')).toEqual([]);
});

it('the longer it is refused, the rarer it is asked, by one at a time', async () => {
  const waits: number[] = [];
  for (let nth = 0; nth < 12; nth += 1) {
    expect(await ask('three', 'acme/gone', refused)).toBe(0);
    const seconds = await dueIn('three');
    waits.push(seconds);
    await pass(seconds + 1);
  }
  expect(waits[0]).toBeCloseTo(60, 0);
  expect(waits.at(-1)).toBeCloseTo(3 * 3_600, -1);
  const both = [jobsOf('acme/gone'), jobsOf('acme/gone')];
  const asked = await Promise.all(both.map((each) => whenToAsk(opened.db, 'three', each)));
  expect(asked.map(({ seconds }) => seconds).sort()).toEqual([0, expect.closeTo(15, 0)]);
});

it('a token that is not accepted keeps everything waiting, and one answer ends that', async () => {
  await ask('four', 'acme/checkout', unknown);
  expect(await shown('four')).toEqual([[null, unknown.message]]);
  const lists = { what: 'lists', about: null };
  expect(await whenToAsk(opened.db, 'four', lists)).toMatchObject({ refusal: unknown.message });
  await pass(61);
  expect(await ask('four', 'acme/search', null)).toBe(0);
  expect(await whenToAsk(opened.db, 'four', lists)).toMatchObject({ seconds: 0, failed: false });
});

it('what is wrong for days can still be noted, and is asked every few minutes', async () => {
  await ask('five', 'acme/checkout', away);
  await opened.db.update(accessProblems).set({ failures: 5_000 });
  await noteAccessProblem(
    { db: opened.db, directory, random: () => 1 },
    'five',
    jobsOf('acme/x'),
    away,
  );
  expect(await dueIn('five')).toBeCloseTo(300, 0);
});

it('of more repositories than are kept, those that were refused last are', async () => {
  const { db } = opened;
  await db.execute(sql`
    insert into access_problems (connection_id, what, cause, failures, since, seen_at, next_try_at)
    select 'six', 'run_jobs: acme/' || n, 'no', 1, closecall_now(),
      closecall_now() - make_interval(secs => n), closecall_now() from generate_series(1, 2100) n`);
  await ask('six', 'acme/fresh', refused);
  const rows = await db.select().from(accessProblems).where(eq(accessProblems.connectionId, 'six'));
  const kept = rows.map(({ what }) => what);
  expect(kept).toHaveLength(2_000);
  expect(kept).toEqual(expect.arrayContaining(['run_jobs: acme/fresh', 'run_jobs: acme/1']));
  await pass(8 * 86_400);
  await ask('six', 'acme/later', refused);
  expect(await shown('six')).toEqual([['acme/later', refused.message]]);
});

it('a provider that is away keeps everybody waiting, and the first answer ends that', async () => {
  await ask('two', 'acme/hidden', refused);
  await ask('two', 'acme/checkout', away);
  expect(await shown('two')).toEqual([
    ['acme/hidden', refused.message],
    [null, away.message],
  ]);
  expect(await ask('two', 'acme/search', away)).toBeGreaterThan(0);
  await clearAccessProblem(opened.db, 'two', jobsOf('acme/search'));
  expect(await shown('two')).toEqual([['acme/hidden', refused.message]]);
});
