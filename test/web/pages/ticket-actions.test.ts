import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../../src/db/schema/follow-ups.ts';
import { teams, trackerChecks } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { admin, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

beforeEach(async () => {
  await server.db.delete(followUps);
});

afterAll(() => server?.close());

async function givenTicket(given: Partial<FollowUpRow>, story = 'a story'): Promise<FollowUpRow> {
  const candidate = await givenCandidate(server.db, { story, status: 'confirmed' });
  const ticket = await givenFollowUp(server.db, candidate, given);
  await server.db
    .update(candidates)
    .set({ followUpId: ticket.id })
    .where(eq(candidates.id, candidate.id));
  return ticket;
}

async function statusOf({ id }: FollowUpRow) {
  const [row] = await server.db.select().from(followUps).where(eq(followUps.id, id));
  return row?.status;
}

const fields = { from: 'follow-ups' };

describe('what a person can do for a ticket', () => {
  test('send it now, try it again, give it up', async () => {
    const held = await givenTicket({});
    const failed = await givenTicket({ status: 'failed' });
    const unwanted = await givenTicket({ status: 'failed' });
    const done = [
      await server.post(`/follow-ups/${held.id}/send-now`, fields),
      await server.post(`/follow-ups/${failed.id}/retry`, fields),
      await server.post(`/follow-ups/${unwanted.id}/give-up`, fields),
    ];
    expect(done.map(({ status, location }) => [status, location])).toEqual(
      [held, failed, unwanted].map(({ id }) => [303, `/follow-ups?changed=${id}`]),
    );
    expect(await statusOf(failed)).toBe('held');
    expect(await statusOf(unwanted)).toBe('cancelled');
  });

  test('leads back to the list as it was narrowed down, also where it is refused', async () => {
    await server.db.insert(teams).values({ id: 'search', name: 'Search' });
    const ticket = await givenTicket({ status: 'failed', teamId: 'search' }, 'n1n');
    await givenTicket({ status: 'failed' }, 'n2n');
    const list = await server.get('/follow-ups?state=failed&team=search');
    const form = /<form[^>]*\/retry".*?<\/form>/s.exec(list.text)?.[0] ?? '';
    expect(form).toContain('<input type="hidden" name="state" value="failed"/>');
    expect(form).toContain('<input type="hidden" name="team" value="search"/>');
    const narrow = { ...fields, state: 'failed', team: 'search' };
    const path = `/follow-ups/${ticket.id}/retry`;
    const { location } = await server.post(path, narrow);
    expect(location).toBe(`/follow-ups?state=failed&team=search&changed=${ticket.id}`);
    const again = await server.post(path, { ...narrow, state: 'held' });
    expect(again.status).toBe(409);
    expect(again.text.match(/n\d+n/g)).not.toContain('n2n');
    expect(again.text).toContain('<option value="held" selected="">');
  });

  test('leads back to the page of the one ticket, which says what came of it', async () => {
    const ticket = await givenTicket({ status: 'failed' }, 'a story of its own');
    const own = `/follow-ups/${ticket.id}`;
    const form = { from: 'follow-up', followUp: ticket.id };
    const page = (await server.get(own)).text;
    expect(page).toContain('<input type="hidden" name="from" value="follow-up"/>');
    expect(page).toContain(`<input type="hidden" name="followUp" value="${ticket.id}"/>`);
    const { status, location } = await server.post(`${own}/give-up`, form);
    expect([status, location]).toEqual([303, `${own}?changed=${ticket.id}`]);
    const told = (await server.get(location ?? '')).text;
    expect(/<div class="notice .*?<h1>/s.exec(told)?.[0]).toContain('No ticket will be opened');
    const refused = await server.post(`${own}/retry`, form);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('role="alert"');
    expect(refused.text).toContain('Its life');
  });

  test('is told on the page afterwards, also when it came to nothing', async () => {
    const jira = { connection: 'jira-main', project: 'PAY', issueType: 'Task' };
    await server.db.insert(teams).values({ id: 'payments', name: 'Payments', jira });
    const failed = { status: 'failed', problem: 'No team.', teamId: 'payments' } as const;
    const ticket = await givenTicket(failed, 'tried one');
    const { location } = await server.post(`/follow-ups/${ticket.id}/retry`, fields);
    const notice = async () => {
      const { text } = await server.get(location ?? '');
      return /<div class="notice .*?<h1>/s.exec(text)?.[0] ?? '';
    };
    const told = await notice();
    expect(told).toContain('The ticket is about to be sent.');
    expect(told).toContain('tried one');
    const again = { status: 'failed', problem: 'No team.' } as const;
    await server.db.update(followUps).set(again).where(eq(followUps.id, ticket.id));
    expect(await notice()).toMatch(/role="alert".*It was tried\. .*It needs you\./s);
    await server.post(`/follow-ups/${ticket.id}/give-up`, fields);
    expect(await notice()).toContain('No ticket will be opened for this.');
  });

  test('once it is given up, the page asks for nothing more', async () => {
    const problem = 'Give its service a team, then try again.';
    await givenTicket({ status: 'failed', problem }, 'refused one');
    expect((await server.get('/follow-ups')).text).toContain(problem);
    await server.db.update(followUps).set({ status: 'cancelled' });
    expect((await server.get('/follow-ups')).text).not.toContain(problem);
  });

  test('a refusal names the ticket that it is about', async () => {
    const ticket = await givenTicket({ status: 'open', issueKey: 'PAY-7' }, 'open one');
    const { status, text } = await server.post(`/follow-ups/${ticket.id}/retry`, fields);
    expect(status).toBe(409);
    const [notice = ''] = /role="alert".*?<h1>/s.exec(text) ?? [];
    expect(notice).toContain('open one');
  });

  test('create it after all, but not before the search had its time', async () => {
    const early = await givenTicket({ status: 'unknown', unknownSince: minutesAgo(2) });
    const late = await givenTicket({ status: 'unknown', unknownSince: minutesAgo(12) });
    const refused = await server.post(`/follow-ups/${early.id}/create-after-all`, fields);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Wait until ten minutes have passed.');
    expect((await server.post(`/follow-ups/${late.id}/create-after-all`, fields)).status).toBe(303);
    expect([await statusOf(early), await statusOf(late)]).toEqual(['unknown', 'held']);
  });

  test('a key that is none is refused with how one looks', async () => {
    const ticket = await givenTicket({ status: 'unknown', unknownSince: minutesAgo(2) });
    for (const key of ['', 'PAY', '12', 'PAY-0', 'PAY-1/../../x', '<b>']) {
      const answer = await server.post(`/follow-ups/${ticket.id}/adopt`, { ...fields, key });
      expect([key, answer.status]).toEqual([key, 422]);
      expect(answer.text).toContain('A key in Jira looks like PAY-123.');
    }
  });

  test('where nobody knows in which Jira to look, the page says so', async () => {
    const ticket = await givenTicket({ status: 'failed' });
    const path = `/follow-ups/${ticket.id}/adopt`;
    const { status, text } = await server.post(path, { ...fields, key: 'pay-1' });
    expect(status).toBe(409);
    expect(text).toContain('nobody knows where to look');
  });

  test('viewers are offered nothing and allowed nothing', async () => {
    const ticket = await givenTicket({ status: 'failed' });
    expect((await server.get('/follow-ups', viewer)).text).not.toContain('/retry');
    const answer = await server.post(`/follow-ups/${ticket.id}/retry`, fields, viewer);
    expect(answer.status).toBe(403);
    expect(await statusOf(ticket)).toBe('failed');
  });
});

describe('a refused ticket whose cause trying again can’t mend', () => {
  const jira = { connection: 'jira-main', project: 'PAY', issueType: 'Bug' };
  const team = { id: 'ledger', name: 'Ledger' };

  async function givenRefused(problem: string): Promise<string> {
    const mine = { status: 'confirmed', teamId: team.id } as const;
    const candidate = await givenCandidate(server.db, mine);
    const refused = { status: 'failed', refusedBy: 'jira', teamId: team.id, problem } as const;
    return `/follow-ups/${(await givenFollowUp(server.db, candidate, refused)).id}`;
  }

  beforeEach(async () => {
    await server.db.delete(teams);
    await server.db.delete(trackerChecks);
  });

  test('leads to its near miss while that has no team', async () => {
    const { id, candidateId } = await givenTicket({ status: 'failed', problem: 'No team.' });
    const { text } = await server.get(`/follow-ups/${id}`);
    const link = `<a href="/candidates/${candidateId}#assign-title">give its near miss a team</a>`;
    expect(text).toContain(link);
    expect(text.indexOf(link)).toBeLessThan(text.indexOf('Try again'));
  });

  test('leads to where tickets go while its team has no project', async () => {
    await server.db.insert(teams).values(team);
    const path = await givenRefused('No project.');
    const { text } = await server.get(path);
    expect(text).toContain('First ask an admin to <a href="/connections#team-ledger">');
    expect((await server.get(path, admin)).text).toContain('First <a href="/connections#team-l');
  });

  test('says what Jira asks of every ticket, until that is set up otherwise', async () => {
    await server.db.insert(teams).values({ ...team, jira: { ...jira, dailyLimit: 3 } });
    const path = await givenRefused('Jira said no.');
    const mayBeEmpty = {
      code: 'field_may_be_empty',
      about: 'Team',
      sentence: 'Some lack it.',
    } as const;
    const required = {
      code: 'field_required',
      about: 'Area',
      sentence: 'Area is asked for.',
    } as const;
    const problems = [mayBeEmpty, required];
    const check = { teamId: team.id, target: jira, fields: [], triedAt: new Date(), problems };
    await server.db.insert(trackerChecks).values(check);
    const { text } = await server.get(path);
    expect(text).toContain('<bdi>Area is asked for.</bdi>');
    expect(text).toContain('First ask an admin to mend <a href="/connections#team-ledger">');
    expect(text).toContain('Try again');
    await server.db.update(teams).set({ jira: { ...jira, project: 'NEW' } });
    expect((await server.get(path)).text).not.toContain('Jira would refuse it again');
  });
});
