import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { siteCircuits, teams, trackerChecks } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenConnection, givenFollowUp } from './given.ts';
import { admin, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;
const siteUrl = 'https://jira.acme.example';
const jira = { connection: 'jira-main', project: 'PAY', issueType: 'Task' };

beforeAll(async () => {
  server = await openPageServer();
  const settings = { siteUrl, email: 'bot@acme.example' };
  await givenConnection(server.db, { id: 'jira-main', name: 'Jira', connector: 'jira', settings });
  await server.db.insert(teams).values([
    { id: 'payments', name: 'Payments', jira: { ...jira, dailyLimit: 7 } },
    { id: 'search', name: 'Search', jira: null },
  ]);
  await server.reload();
});

afterAll(() => server?.close());

test('what keeps tickets from being opened stands there before the first one fails', async () => {
  const sentence = 'Jira requires the field “Root <cause>” and nothing sets it.';
  await server.db.insert(trackerChecks).values({
    teamId: 'payments',
    target: jira,
    checkedAt: new Date(),
    problems: [{ code: 'field_required', about: 'Root cause', sentence }],
    fields: [],
    triedAt: new Date(),
    unanswered: 'Jira answered 503',
  });
  const { text } = await server.get('/connections');
  expect(text).toContain('Root &lt;cause&gt;');
  expect(text).toContain('Jira could not be asked at the last try');
  expect(text).toContain('0 of 7 tickets');
  expect(text).toMatch(/id="team-search".*?Search.*?Gets no tickets: no Jira project set/s);
  expect((await server.get('/connections', viewer)).text).not.toContain('Check it now');
});

test('what may be empty in some tickets is told, and is no reason to say that all fail', async () => {
  const sentence = 'What is put into “Root cause” is not known of every near miss.';
  await server.db.update(trackerChecks).set({
    problems: [{ code: 'field_may_be_empty', about: 'Root cause', sentence }],
    unanswered: null,
  });
  const { text } = await server.get('/connections');
  expect(text).toContain(sentence);
  expect(text).toContain('May refuse some tickets');
  expect(text).not.toContain('Needs you');
});

test('what was checked before the team was configured otherwise is told no more', async () => {
  const moved = { ...jira, project: 'SHOP' };
  await server.db.update(teams).set({ jira: moved }).where(eq(teams.id, 'payments'));
  const { text } = await server.get('/connections');
  expect(text).toContain('Not checked yet');
  expect(text).not.toContain('Root');
});

test('a check that was asked for is made at once, and leads back', async () => {
  const answer = await server.post('/teams/payments/check', {}, admin);
  expect([answer.status, answer.location]).toEqual([303, '/connections#team-payments']);
  const { text } = await server.get('/connections');
  expect(text).toContain('This connection has no API token.');
  expect((await server.post('/teams/nobody/check', {}, admin)).status).toBe(404);
});

test('a site that rests is told with its connection', async () => {
  const openUntil = new Date(Date.now() + 60_000);
  const since = new Date(Date.now() - 60_000);
  await server.db.insert(siteCircuits).values({
    site: siteUrl,
    writeFailures: 5,
    openings: 1,
    since,
    openUntil,
    problem: 'Jira answered 503',
  });
  const { text } = await server.get('/connections');
  expect(text).toContain('Jira did not answer several times in a row.');
});

test('a rehearsed ticket shows every field and its text, and can be created once nobody rehearses', async () => {
  const teamId = 'payments';
  const candidate = await givenCandidate(server.db, { status: 'confirmed', teamId });
  const { id } = await givenFollowUp(server.db, candidate, {
    status: 'rehearsed',
    teamId,
    rehearsal: {
      ...jira,
      payload: { fields: { customfield_10050: '<b>' } },
      text: 'Near miss: it is <slow>',
    },
  });
  await server.db.update(candidates).set({ followUpId: id });
  const rehearses = (dryRun: boolean) => server.db.update(teams).set({ jira: { ...jira, dryRun } });
  for (const page of ['/follow-ups', `/candidates/${candidate.id}`]) {
    await rehearses(true);
    const early = await server.get(page);
    expect(early.text).toContain('once its team stops rehearsing');
    expect(early.text).not.toContain('Create it now');
    await rehearses(false);
    const { text } = await server.get(page);
    expect(text).toContain('Near miss: it is &lt;slow&gt;');
    expect(text).toContain('customfield_10050');
    expect(text).toContain('Create it now');
    expect(text).not.toContain('<b>');
  }
});
