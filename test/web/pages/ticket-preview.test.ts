import { afterAll, beforeAll, expect, test } from 'vitest';
import { teams } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenFollowUp } from './given.ts';
import { openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer({ publicUrl: 'https://closecall.acme.example' });
  const jira = { connection: 'jira-main', project: 'PAY', issueType: 'Task' };
  await server.db.insert(teams).values([
    { id: 'payments', name: 'Payments', jira: { ...jira, labels: ['on-call'] } },
    { id: 'search', name: 'Search' },
  ]);
});

afterAll(() => server?.close());

const textOf = async (path: string) =>
  (await server.get(path, viewer)).text.replaceAll('<!-- -->', '');

test('a near miss without a ticket leads to what would be opened, beside the list and on its page', async () => {
  const { id } = await givenCandidate(server.db, { teamId: 'payments' });
  for (const path of [`/candidates/${id}`, `/candidates/${id}/pane`]) {
    expect(await textOf(path)).toContain(`href="/candidates/${id}/ticket"`);
  }
  const merged = await givenCandidate(server.db, { status: 'merged' });
  expect(await textOf(`/candidates/${merged.id}`)).not.toContain('/ticket"');
});

test('the page shows where it goes, its labels and its text as people will read it', async () => {
  const { id } = await givenCandidate(server.db, { teamId: 'payments', story: 'a quiet story' });
  const text = await textOf(`/candidates/${id}/ticket`);
  for (const told of ['PAY', 'Task', 'Payments', 'near-miss', 'on-call']) {
    expect(text).toContain(`<bdi>${told}</bdi>`);
  }
  expect(text).toContain('<strong><bdi>a quiet story</bdi></strong>');
  expect(text).toContain('<h3><bdi>What was seen</bdi></h3>');
  expect(text).toContain('<strong><bdi>How often: </bdi></strong>');
  expect(text).toContain('There is no connection called &quot;jira-main&quot;.');
  expect(text).toContain('Nothing is sent by looking.');
});

test('without a Jira project it says so in words', async () => {
  const { id } = await givenCandidate(server.db, { teamId: 'search' });
  const text = await textOf(`/candidates/${id}/ticket`);
  expect(text).toContain('has no Jira project yet');
  expect(text).toContain('Not known yet');
});

test('where a ticket of its pattern is open it leads there, and drafts none', async () => {
  const first = await givenCandidate(server.db, { status: 'confirmed' });
  const issueUrl = 'https://acme.atlassian.net/browse/PAY-7';
  const ticket = await givenFollowUp(server.db, first, {
    ...{ status: 'open', issueKey: 'PAY-7', issueUrl },
  });
  const { id } = await givenCandidate(server.db, { fingerprint: first.fingerprint });
  const text = await textOf(`/candidates/${id}/ticket`);
  expect(text).toContain('No second ticket would be opened');
  expect(text).toContain(`href="/follow-ups/${ticket.id}"`);
  expect(text).toContain(`href="${issueUrl}"`);
  expect(text).not.toContain('What was seen');
});

test('what is part of another one gets no ticket, and what is not there is not found', async () => {
  const { id } = await givenCandidate(server.db, { status: 'merged' });
  expect(await textOf(`/candidates/${id}/ticket`)).toContain('No ticket comes of it');
  const unknown = '/candidates/0190a1b2-0000-7000-8000-000000000001/ticket';
  expect((await server.get(unknown)).status).toBe(404);
});
