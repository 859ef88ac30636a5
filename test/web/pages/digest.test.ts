import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestSends, digests } from '../../../src/db/schema/digests.ts';
import { teams } from '../../../src/db/schema/index.ts';
import { insertCandidate } from '../support/rows.ts';
import { openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;
beforeAll(async () => {
  server = await openPageServer();
});
afterAll(() => server?.close());

const anyId = '0190a1b2-0000-7000-8000-000000000001';

test('the page of digests says when, where, how the last one went, and what the next would say', async () => {
  expect((await server.get('/digest', viewer)).text).toContain('No team has one yet');
  const digest = {
    timeZone: 'Europe/Berlin',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    at: '09:00',
    email: ['oncall@acme.example'],
    chatFormat: 'slack',
  } as const;
  await server.db.insert(teams).values({ id: 'payments', name: '<b>Payments</b>', digest });
  await insertCandidate(server.db, { story: 'the queue <b>drained</b> itself', priority: 40 });
  const createdAt = new Date();
  await server.db
    .insert(digests)
    .values({ id: anyId, teamId: 'payments', day: '2026-03-02', createdAt });
  await server.db.insert(digestSends).values({
    ...{ digestId: anyId, channel: 'email', status: 'failed', changedAt: createdAt },
    problem: 'the mail server did not take the mail (550)',
  });
  const { text } = await server.get('/digest', viewer);
  expect(text).toContain('Workdays at 09:00 (Europe/Berlin), by e-mail to one address.');
  expect(text).toContain('Not sent');
  expect(text).toContain('the mail server did not take the mail (550)');
  expect(text).toContain('the queue &lt;b&gt;drained&lt;/b&gt; itself');
  expect(text).not.toContain('oncall@acme.example');
});
