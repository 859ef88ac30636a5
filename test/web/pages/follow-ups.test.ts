import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../../src/db/schema/follow-ups.ts';
import { teams } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

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

/** In the order of the pages; a story that holds `n7n` is that. */
async function storiesOnAllPages(): Promise<string[]> {
  const stories: string[] = [];
  let next: string | undefined = '/follow-ups';
  while (next !== undefined) {
    const { text }: { text: string } = await server.get(next);
    stories.push(...(text.match(/n\d+n/g) ?? []));
    next = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  return stories;
}

describe('the page of follow-ups', () => {
  test('can be narrowed down by team and by where they stand, in the address', async () => {
    await server.db.insert(teams).values({ id: 'search', name: 'Search' });
    await givenTicket({ status: 'failed', teamId: 'search' }, 'n1n');
    await givenTicket({ status: 'open', teamId: 'search', issueKey: 'S-1' }, 'n2n');
    await givenTicket({ status: 'open', issueKey: 'P-1' }, 'n3n');
    const storiesOf = async (query: string) =>
      (await server.get(`/follow-ups?${query}`)).text.match(/n\d+n/g);
    expect(await storiesOf('team=search')).toEqual(['n1n', 'n2n']);
    expect(await storiesOf('team=search&state=open')).toEqual(['n2n']);
    expect(await storiesOf('team=-')).toEqual(['n3n']);
    expect(await storiesOf('state=nonsense&team=%2F')).toEqual(['n1n', 'n3n', 'n2n']);
    const narrow = await server.get('/follow-ups?team=-&state=failed');
    expect(narrow.text).toContain('No ticket stands there');
    expect(narrow.text).toContain('The filters hide 3 tickets.');
    expect(narrow.text).not.toContain('needs a person');
  });

  test('tells of what is over whether it still happened since', async () => {
    const day = 24 * 60;
    const closedAt = minutesAgo(10 * day);
    const done = await givenTicket({ status: 'done', issueKey: 'PAY-7', closedAt });
    for (const [days, status] of [
      [12, 'confirmed'],
      [25, 'open'],
      [60, 'open'],
      [3, 'open'],
      [2, 'withdrawn'],
    ] as const) {
      const { fingerprint } = done;
      await givenCandidate(server.db, { fingerprint, status, occurredAt: minutesAgo(days * day) });
    }
    await server.db
      .update(candidates)
      .set({ occurredAt: minutesAgo(13 * day) })
      .where(eq(candidates.id, done.candidateId));
    const said = 'Seen 3 times in the 30 days before it was done, once since.';
    const list = await server.get('/follow-ups');
    expect(list.text.replaceAll('<!-- -->', '')).toContain(said);
    expect(list.text).toContain('The ticket was done in the week that is marked.');
    const page = await server.get(`/follow-ups/${done.id}`);
    expect(page.text).toContain(said);
    expect(page.text).toContain(`href="/candidates/${done.candidateId}"`);
    expect(page.text).toContain('It was a mistake');
    expect((await server.get('/follow-ups/0190a1b2-0000-7000-8000-000000000001')).status).toBe(404);
  });

  test('puts first what needs a person, and says where each stands', async () => {
    await givenTicket({ status: 'done', issueKey: 'PAY-1', closedAt: minutesAgo(60) }, 'done one');
    await givenTicket({ status: 'failed', sends: 1, problem: 'No.' }, 'refused one');
    const issueUrl = 'https://acme.atlassian.net/browse/PAY-2';
    await givenTicket({ status: 'open', issueKey: 'PAY-2', issueUrl }, 'open one');
    const { text } = await server.get('/follow-ups');
    expect(text.indexOf('refused one')).toBeLessThan(text.indexOf('open one'));
    expect(text).toContain('PAY-1 was done 60 min ago.');
    expect(text).toContain(`href="${issueUrl}"`);
  });

  test('tells those without tickets what leads to one', async () => {
    const { text } = await server.get('/follow-ups');
    expect(text).toContain('No tickets yet');
  });

  test('leads to older ones page by page', async () => {
    for (let index = 0; index < 30; index += 1) await givenTicket({ status: 'done' }, `n${index}n`);
    const stories = await storiesOnAllPages();
    expect(new Set(stories).size).toBe(30);
    expect(stories).toHaveLength(30);
  });

  test.each([25, 30])('leads to all of %i that need a person before any other', async (count) => {
    for (let index = 0; index < count; index += 1) {
      await givenTicket({ status: 'failed', problem: 'No.' }, `n${index}n`);
      await givenTicket({ status: 'done' }, `n${index + 100}n`);
    }
    expect((await server.get('/follow-ups')).text).toContain(`${count} tickets need a person.`);
    const numbers = (await storiesOnAllPages()).map((story) => Number(story.slice(1, -1)));
    expect(numbers).toHaveLength(2 * count);
    expect(numbers.slice(0, count).every((number) => number < 100)).toBe(true);
    expect(new Set(numbers).size).toBe(2 * count);
  });

  test('counts what a notice asks a person for, until it is done', async () => {
    const twice = 'Jira made PAY-8 for it as well. Please close one of the two there.';
    const mistaken = { status: 'wont_do', closedAsMistakeAt: minutesAgo(5) } as const;
    const byHand = 'Jira has no way there. Please close PAY-9 there.';
    await givenTicket({ status: 'open', issueKey: 'PAY-7', notice: twice });
    await givenTicket({ status: 'open', issueKey: 'PAY-6', gone: 'out_of_sight' });
    await givenTicket({ ...mistaken, issueKey: 'PAY-9', notice: byHand });
    await givenTicket({ ...mistaken, issueKey: 'PAY-10' });
    await givenTicket({ status: 'done', issueKey: 'PAY-11', notice: twice });
    expect((await server.get('/follow-ups')).text).toContain('3 tickets need a person.');
  });
});
