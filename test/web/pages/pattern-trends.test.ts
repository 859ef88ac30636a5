import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { teams } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { dana, openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;
const day = 24 * 60;

beforeAll(async () => {
  server = await openPageServer();
  await server.db.insert(teams).values([
    { id: 'payments', name: 'Payments' },
    { id: 'search', name: 'Search' },
  ]);
  await givenSeen('rises', [1, 2, 3, 4, 40, 230]);
  await givenSeen('steady', [1, 4, 7, 10, 12, ...from(15, 20)], 'payments');
  await givenSeen('falls', [3, ...from(16, 40)], 'payments');
  await givenSeen('fresh', [2], 'search');
  await givenSeen('quiet', [20.5, 30], 'search');
  await givenSeen('long-gone', [300]);
});

afterAll(() => server?.close());

/** Every third day from there on, so many times. */
function from(daysAgo: number, times: number): readonly number[] {
  return Array.from({ length: times }, (_, nth) => daysAgo + nth * (60 / times) * 0.9);
}

/** A pattern of this name, seen so many days ago. */
async function givenSeen(name: string, days: readonly number[], teamId: string | null = null) {
  for (const ago of days) {
    await givenCandidate(server.db, {
      fingerprint: name,
      title: `Alert ${name}`,
      teamId,
      status: 'logged',
      occurredAt: minutesAgo(Math.round(ago * day)),
    });
  }
}

const plain = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');

function listed(html: string): readonly string[] {
  return [...html.matchAll(/<h2 class="row-story"><a href="\/patterns\/([^"]*)"/g)].map(
    ([, name]) => name ?? '',
  );
}

async function list(query: string, caller = dana): Promise<readonly string[]> {
  return listed((await server.get(`/patterns${query}`, caller)).text);
}

describe('the list of patterns', () => {
  test('is sorted by how often they were seen lately, those that are quiet by when they were last', async () => {
    const order = ['steady', 'rises', 'fresh', 'falls', 'quiet', 'long-gone'];
    expect(await list('')).toEqual(order);
    expect(await list('?sort=odd&team=..&after=odd~odd')).toEqual(order);
  });

  test('is sorted by trend, what rises first', async () => {
    expect(await list('?sort=trend')).toEqual([
      'rises',
      'fresh',
      'steady',
      'falls',
      'quiet',
      'long-gone',
    ]);
  });

  test('says of each whether it comes more often, with the counts and a chart', async () => {
    const { text } = await server.get('/patterns?sort=trend');
    expect(plain(text)).toMatch(
      /Rising.*Seen 4 times in the last 14 days, and once in the 60 days before\..*New this week.*Steady.*Falling.*Quiet for 20 days.*Quiet for 300 days/,
    );
    expect(text).toMatch(
      /<svg class="weeks" role="img" aria-label="The last 12 weeks, oldest first/,
    );
  });

  test('is narrowed to a team, to none and to words, which the address keeps', async () => {
    expect(await list('?team=search')).toEqual(['fresh', 'quiet']);
    expect(await list('?team=-')).toEqual(['rises', 'long-gone']);
    expect(await list('?q=ALERT+f')).toEqual(['fresh', 'falls']);
    expect(await list('?q=100%25')).toEqual([]);
    const { text } = await server.get('/patterns?sort=trend&team=search&q=alert');
    expect(listed(text)).toEqual(['fresh', 'quiet']);
    expect(text).toContain('href="/patterns?sort=trend&amp;team=search"');
    expect(text).toContain('href="/patterns?sort=trend&amp;q=alert"');
    expect(text).toContain('href="/patterns?team=search&amp;q=alert"');
    const none = plain((await server.get('/patterns?q=nowhere')).text);
    expect(none).toContain('No pattern like that');
    expect(none).toContain('The filters hide 6 patterns.');
  });

  test('opens on the teams of who looks', async () => {
    const ofSearch = { ...dana, teams: ['search'] };
    expect(await list('', ofSearch)).toEqual(['fresh', 'quiet']);
    expect(await list('?team=all', ofSearch)).toHaveLength(6);
  });
});

describe('pages of patterns', () => {
  test.each(['rate', 'trend'])(
    'tell each pattern once by %s, whatever is found meanwhile',
    async (sort) => {
      for (let nth = 0; nth < 60; nth += 1) {
        const ago = nth % 2 === 0 ? 3 : 25;
        await givenSeen(`${sort}-${nth}`, nth % 4 === 0 ? [ago, ago, 1] : [ago, ago]);
      }
      const first = await server.get(`/patterns?sort=${sort}&q=Alert+${sort}-`);
      await givenSeen(`${sort}-0`, [0, 0, 0]);
      await givenSeen(`${sort}-later`, [0.0]);
      const next =
        /href="([^"]*)" rel="next"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
      expect(next).toContain(`q=Alert+${sort}-`);
      const all = [...listed(first.text), ...(await list(next.slice('/patterns'.length)))];
      expect(all).toHaveLength(60);
      expect(new Set(all).size).toBe(60);
    },
  );
});

describe('the page of a pattern', () => {
  test('tells its trend, its tickets with how they ended, and what was decided', async () => {
    const given = { fingerprint: 'known', title: 'Alert known' };
    const decided = { decidedBy: 'person:Lee', decidedAt: minutesAgo(60) };
    const dismissed = { ...decided, decision: 'dismiss', decisionReason: 'expected' } as const;
    for (const ago of [5, 6]) {
      const occurredAt = minutesAgo(ago * day);
      await givenCandidate(server.db, { ...given, ...dismissed, status: 'dismissed', occurredAt });
    }
    const byRule = { decision: 'confirm', decidedBy: 'policy:all', decidedAt: minutesAgo(5) };
    await givenCandidate(server.db, { ...given, ...byRule, status: 'confirmed' });
    const last = await givenCandidate(server.db, {
      ...given,
      ...decided,
      decision: 'confirm',
      status: 'confirmed',
    });
    const ended = { closedAt: minutesAgo(9 * day), createdAt: minutesAgo(30 * day) };
    await givenFollowUp(server.db, last, { status: 'done', issueKey: 'PAY-1', ...ended });
    await givenFollowUp(server.db, last, { status: 'cancelled' });
    await givenFollowUp(server.db, last, { status: 'open', issueKey: 'PAY-2' });
    const text = plain((await server.get('/patterns/known')).text);
    expect(text).toContain('New this week');
    expect(text).toContain(
      'Seen 4 times in the last 14 days, and not at all in the 60 days before.',
    );
    expect(text).toContain('PAY-2 is open in Jira.');
    expect(text).toMatch(
      /Other tickets of it.*No ticket will be opened for this\..*PAY-1 was done/,
    );
    expect(text).toMatch(/What was decided.*Dismissed twice as .*by Lee.*Confirmed once/);
  });

  test('leads to all of its near misses page by page', async () => {
    await givenSeen(
      'many',
      Array.from({ length: 45 }, (_, nth) => 1 + Math.floor(nth / 2)),
    );
    const seen: string[] = [];
    let path: string | undefined = '/patterns/many';
    while (path !== undefined && seen.length < 100) {
      const { text } = await server.get(path);
      const section = text.slice(text.indexOf('id="near-misses"'));
      seen.push(
        ...[...section.matchAll(/href="\/candidates\/([^"#]*)"/g)].map(([, id]) => id ?? ''),
      );
      path = /href="([^"#]*)#near-misses" rel="next"/.exec(section)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(new Set(seen).size).toBe(45);
    expect((await server.get('/patterns/many?before=odd')).status).toBe(200);
  });
});
