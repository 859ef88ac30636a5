import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { followUps } from '../../../src/db/schema/follow-ups.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

test('our own reason is not said to be Jira’s, even where Jira was asked before', async () => {
  const candidate = await givenCandidate(server.db, { status: 'confirmed', decision: 'confirm' });
  const problem = 'The connection "jira-main" is switched off.';
  const ticket = await givenFollowUp(server.db, candidate, {
    ...{ status: 'failed', sends: 1, problem, refusedBy: 'closecall' },
  });
  await server.db
    .update(candidates)
    .set({ followUpId: ticket.id })
    .where(eq(candidates.id, candidate.id));
  const { text } = await server.get(`/candidates/${candidate.id}`);
  expect(text).toContain('is switched off.');
  expect(text).not.toContain('Jira says');
});

test('a refused ticket is shown in the words of Jira, with the way to mend it', async () => {
  const candidate = await givenCandidate(server.db, { status: 'confirmed', decision: 'confirm' });
  const problem = 'Field ‘Team’ is required.';
  const ticket = await givenFollowUp(server.db, candidate, {
    ...{ status: 'failed', sends: 1, problem, refusedBy: 'jira' },
  });
  await server.db
    .update(candidates)
    .set({ followUpId: ticket.id })
    .where(eq(candidates.id, candidate.id));
  const { text } = await server.get(`/candidates/${candidate.id}`);
  expect(text).toContain('Jira says');
  expect(text).toContain(problem);
  expect(text).toContain(`action="/follow-ups/${ticket.id}/retry"`);
  // The browser refuses a wrong key at once, so that nothing written is lost.
  const pattern = /name="key"[^>]*pattern="([^"]*)"/.exec(text)?.[1] ?? '';
  const keys = ['PAY-123', ' pay-1 ', 'PAY', 'PAY-0', '12'];
  const fitting = keys.filter((key) => new RegExp(`^(?:${pattern})$`, 'v').test(key));
  expect(fitting).toEqual(['PAY-123', ' pay-1 ']);
});

test('a ticket of unknown fate is created after all only once the search had its time', async () => {
  const candidate = await givenCandidate(server.db, { status: 'confirmed', decision: 'confirm' });
  const ticket = await givenFollowUp(server.db, candidate, {
    status: 'unknown',
    sends: 1,
    unknownSince: minutesAgo(9),
  });
  const show = async (unknownSince: Date) => {
    await server.db.update(followUps).set({ unknownSince }).where(eq(followUps.id, ticket.id));
    return (await server.get('/follow-ups')).text;
  };
  const create = `action="/follow-ups/${ticket.id}/create-after-all"`;
  const adopt = `action="/follow-ups/${ticket.id}/adopt"`;
  const early = await show(minutesAgo(9));
  expect([early.includes(create), early.includes(adopt)]).toEqual([false, true]);
  const late = await show(minutesAgo(11));
  expect([late.includes(create), late.includes(adopt)]).toEqual([true, true]);
});
