import { afterAll, beforeAll, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { openDatabase } from '../../src/db/client.ts';
import { accessOfConnections } from '../../src/db/queries/access-of-connections.ts';
import {
  clearAccessProblem,
  noteAccessProblem,
  whenToAsk,
} from '../../src/reading/access-problems.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const refused = new OutboundError('refused', 'It lacks a permission.', { status: 403 });
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

/** Asks and is answered, or not. */
async function ask(connectionId: string, about: string, error: OutboundError | null) {
  const { db } = opened;
  const { seconds, failed } = await whenToAsk(db, connectionId, jobsOf(about));
  if (error !== null) {
    await noteAccessProblem({ db, random: () => 0 }, connectionId, jobsOf(about), error);
  } else if (failed) await clearAccessProblem(db, connectionId, jobsOf(about));
  return seconds;
}

it('a refusal for one repository stands until that one is answered, whatever else is', async () => {
  await ask('one', 'acme/hidden', refused);
  expect(await ask('one', 'acme/seen', null)).toBe(0);
  expect(await shown('one')).toEqual([['acme/hidden', refused.message]]);
  expect(await ask('one', 'acme/hidden', null)).toBe(0);
  expect(await shown('one')).toEqual([]);
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
