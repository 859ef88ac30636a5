import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { followUps } from '../../../src/db/schema/follow-ups.ts';
import { connections, services } from '../../../src/db/schema/index.ts';
import {
  givenCandidate,
  givenConnection,
  givenDelivery,
  givenFollowUp,
  minutesAgo,
} from './given.ts';
import { admin, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterEach(async () => {
  for (const table of [candidates, followUps, deliveries, connections, services]) {
    await server.db.delete(table);
  }
});

afterAll(() => server?.close());

function storiesIn(html: string): readonly string[] {
  const rows = html.matchAll(/<h[23] class="row-story".*?<bdi>(.*?)<\/bdi>/gs);
  return [...rows].map(([, story = '']) => story);
}

describe('the start page', () => {
  test('lists what needs a decision, strongest first, and nothing else', async () => {
    await givenCandidate(server.db, { story: 'weak', priority: 21 });
    await givenCandidate(server.db, { story: 'strong', priority: 80 });
    await givenCandidate(server.db, { story: 'settles', status: 'settling', priority: 90 });
    await givenCandidate(server.db, { story: 'quiet', status: 'logged', priority: 95 });
    const { status, text } = await server.get('/');
    expect(status).toBe(200);
    expect(storiesIn(text)).toEqual(['strong', 'weak']);
    expect(text).toMatch(/To check<span class="count">2</);
    expect(text).toMatch(/Waiting<span class="count">1</);
  });

  test('says of each what it concerns, how old it is, how often it came and why it ranks here', async () => {
    const match = { pagerduty: [], github: [], environments: [], jira: [] };
    await server.db.insert(services).values({ id: 'checkout', name: 'Checkout', match });
    const occurredAt = minutesAgo(14);
    const { fingerprint } = await givenCandidate(server.db, { occurredAt, serviceId: 'checkout' });
    await givenCandidate(server.db, { fingerprint, occurredAt: minutesAgo(900), status: 'logged' });
    const { text } = await server.get('/');
    expect(text).toContain('<bdi>Checkout</bdi>');
    expect(text).toContain('Page that cleared itself');
    expect(text).toContain(`<time datetime="${occurredAt.toISOString()}"`);
    expect(text).toContain('14 min ago');
    expect(text).toContain('Seen 2 times');
    expect(text).toContain('The service is tier 1');
    expect(text).not.toContain('Never seen before');
  });

  test('names what is seen for the first time, and what has no service yet', async () => {
    await givenCandidate(server.db);
    const { text } = await server.get('/');
    expect(text).toContain('Never seen before');
    expect(text).toContain('No service yet');
  });

  test('says what is not certain, whatever kind it is of, until it is decided', async () => {
    const found = {
      detector: 'canary_rollback',
      found: { unconfirmed: 'it is not known' },
    } as const;
    const { id } = await givenCandidate(server.db, found);
    const certain = await givenCandidate(server.db, { detector: 'canary_rollback' });
    const decided = await givenCandidate(server.db, { ...found, status: 'dismissed' });
    const { text } = await server.get('/?view=everything');
    const rows = text.split('<li class="row"');
    const isDoubtful = (of: string) =>
      rows.find((row) => row.includes(`row-${of}`))?.includes('Not certain');
    expect([id, certain.id, decided.id].map(isDoubtful)).toEqual([true, false, false]);
  });

  test('tells a confirmed one whose ticket does not get on from one without a ticket', async () => {
    const decided = { status: 'confirmed', decision: 'confirm', decidedAt: minutesAgo(5) } as const;
    const said = { failed: 'needs you', unknown: 'not known yet', held: 'waiting to be sent' };
    for (const status of ['failed', 'unknown', 'held'] as const) {
      const candidate = await givenCandidate(server.db, decided);
      const { id: followUpId } = await givenFollowUp(server.db, candidate, { status });
      await server.db.update(candidates).set({ followUpId }).where(eq(candidates.id, candidate.id));
      const { text } = await server.get('/?view=decided');
      expect(text).toContain(
        `<a href="/candidates/${candidate.id}#follow-up">Ticket: ${said[status]}</a>`,
      );
    }
    const { id } = await givenCandidate(server.db, decided);
    expect((await server.get('/?view=decided')).text).not.toContain(`${id}#follow-up`);
  });

  test('counts each only once: as it is now, not as it was when it was scored', async () => {
    const text =
      'When it was scored it had been seen 6 times, all in the last 30 days; the chance …';
    const scoreReasons = [{ factor: 'recurrence', value: 0.87, text }] as const;
    await givenCandidate(server.db, { scoreReasons: [...scoreReasons] });
    const { text: page } = await server.get('/');
    expect(page).toContain('The chance of at least one more within 30 days is 87 %.');
    expect(page).not.toContain('seen 6 times');
  });

  test('shows viewers the rows without the forms', async () => {
    await givenCandidate(server.db);
    const { text } = await server.get('/', viewer);
    expect(storiesIn(text)).toHaveLength(1);
    expect(text).not.toContain('/confirm');
    expect(text).not.toContain('/dismiss');
  });

  test('leads through everything page by page, each row once, while new ones arrive', async () => {
    const all = Array.from({ length: 57 }, (_, index) => `story ${index}`);
    for (const [index, story] of all.entries()) {
      // Equal scores side by side, so that only the id tells them apart.
      await givenCandidate(server.db, { story, priority: 30 + Math.floor(index / 10) });
    }
    const seen: string[] = [];
    let next: string | undefined = '/';
    while (next !== undefined) {
      const { text } = await server.get(next);
      seen.push(...storiesIn(text));
      await givenCandidate(server.db, { story: 'new', priority: 99 });
      next = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([...seen].sort()).toEqual([...all].sort());
  });

  test.each(['settling', 'decided', 'everything'])('pages through the list "%s"', async (view) => {
    const status = view === 'settling' ? 'settling' : 'dismissed';
    for (let index = 0; index < 30; index += 1) {
      const decided = {
        decision: 'dismiss',
        decidedBy: 'person:Dana',
        decidedAt: minutesAgo(index),
      };
      await givenCandidate(server.db, { story: `story ${index}`, status, ...decided });
    }
    const first = await server.get(`/?view=${view}`);
    const next = /href="([^"]*)" rel="next"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await server.get(next);
    const seen = [...storiesIn(first.text), ...storiesIn(second.text)];
    expect(new Set(seen).size).toBe(30);
    if (view === 'decided') expect(seen[0]).toBe('story 0');
  });

  test('takes an address that makes no sense for the first page', async () => {
    await givenCandidate(server.db, { story: 'here' });
    const odd = ['after=x', 'after=1~2', 'view=nonsense', 'after=%00~', 'changed=x', 'undone=%27'];
    for (const query of odd) {
      const { status, text } = await server.get(`/?${query}`);
      expect([query, status, storiesIn(text)]).toEqual([query, 200, ['here']]);
    }
  });
});

describe('when there is nothing to list, the start page says what to do next', () => {
  test('nothing is connected', async () => {
    const { text } = await server.get('/', admin);
    expect(text).toContain('Nothing is connected yet');
    expect(text).toContain('closecall apply');
    expect(text).toContain('docs/configuration.md');
  });

  test('connected, but no webhook came', async () => {
    await givenConnection(server.db);
    const { text } = await server.get('/');
    expect(text).toContain('Connected, and silent so far');
    expect(text).toContain('href="/connections"');
  });

  test('webhooks come, but no near miss was among them', async () => {
    await givenConnection(server.db);
    await givenDelivery(server.db, { receivedAt: minutesAgo(5) });
    const { text } = await server.get('/');
    expect(text).toContain('No near miss so far');
    expect(text).toContain('5 min ago');
  });

  test('all is decided, and some still settle', async () => {
    await givenConnection(server.db);
    await givenCandidate(server.db, { status: 'logged' });
    expect((await server.get('/')).text).toContain('Nothing needs you right now');
    await givenCandidate(server.db, { status: 'settling' });
    expect((await server.get('/')).text).toContain('One still waits');
  });
});
