import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint } from '../../../src/core/fingerprint.ts';
import { splitPatternId } from '../../../src/core/pattern-edits.ts';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { auditEvents, services } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

/** A page with this title, grouped as it would be when it was found. */
async function givenPage(title: string, given: Partial<CandidateRow> = {}): Promise<CandidateRow> {
  const serviceId = given.serviceId ?? 'checkout';
  const words = [title];
  const parts = { detector: 'auto_resolved_page', source: 'pagerduty', names: [], words };
  const print = fingerprint({ ...parts, service: serviceId });
  return givenCandidate(server.db, {
    serviceId,
    fingerprint: print.id,
    computedFingerprint: print.id,
    fingerprintWords: print.words,
    maskedValues: print.masked,
    title,
    found: { title, fingerprint: { source: 'pagerduty', words } },
    ...given,
  });
}

const plain = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');

async function read(path: string): Promise<string> {
  return plain((await server.get(path)).text);
}

describe('the list of patterns', () => {
  test('tells those without any what comes here and when', async () => {
    expect(await read('/patterns')).toContain('No patterns yet');
    expect(await read('/patterns/themes')).toContain('No themes in the last 30 days');
  });

  test('puts first what was seen most often lately, and marks what may differ', async () => {
    await givenPage('Queue is full');
    const often = await givenPage('CPU > 90 % on web-12', { occurredAt: minutesAgo(90) });
    await givenPage('CPU > 95 % on web-3', { occurredAt: minutesAgo(60), status: 'confirmed' });
    await givenFollowUp(server.db, often, { status: 'open', issueKey: 'PAY-3' });
    const { text } = await server.get('/patterns');
    expect(plain(text)).toMatch(
      /2in 14 days\s*CPU &gt; number% on web-number.*checkout.*1 needs a decision.*PAY-3.*1in 14 days\s*Queue is full/,
    );
    expect(text).toContain(`href="/patterns/${often.fingerprint}"`);
    expect(text).toMatch(/<mark class="masked"[^>]*><bdi>number<\/bdi><\/mark>/);
  });

  test('leads to less frequent ones page by page', async () => {
    const name = (nth: number) => createHash('sha256').update(String(nth)).digest('hex');
    for (let nth = 0; nth < 60; nth += 1) {
      await givenPage(`n${nth}n`, { fingerprint: name(nth), serviceId: 'paged' });
    }
    const first = await server.get('/patterns');
    const next = /href="([^"]*)" rel="next"/.exec(first.text)?.[1] ?? '';
    const second = await server.get(next.replaceAll('&amp;', '&'));
    const links = `${first.text}${second.text}`.match(/href="\/patterns\/[0-9a-f]{32,}"/g) ?? [];
    expect(links).toHaveLength(62);
    expect(new Set(links).size).toBe(62);
    expect((await server.get('/patterns?after=odd')).status).toBe(200);
  });
});

describe('the page of a pattern', () => {
  test('tells what it is grouped by, how often it was seen, and of its ticket', async () => {
    const page = await givenPage('Disk 80 % full on db-1', { occurredAt: minutesAgo(300) });
    await givenPage('Disk 81 % full on db-1', { occurredAt: minutesAgo(200), story: 'disk again' });
    await givenFollowUp(server.db, page, { status: 'open', issueKey: 'PAY-8' });
    const text = await read(`/patterns/${page.fingerprint}`);
    expect(text).toContain('Disk number% full on db-number');
    expect(text).toContain('Seen 2 times since');
    expect(text).toContain('Seen twice in the last 30 days.');
    expect(text).toContain('PAY-8 is open in Jira.');
    expect(text).toContain('2 × needs a decision');
    expect(text).toContain('disk again');
  });

  test('is one click from each of its near misses, and from its ticket', async () => {
    const page = await givenPage('Latency is 3 s');
    await givenFollowUp(server.db, page, { status: 'open', issueKey: 'PAY-9' });
    const way = `href="/patterns/${page.fingerprint}"`;
    expect((await server.get(`/candidates/${page.id}`)).text).toContain(way);
    expect((await server.get('/follow-ups')).text).toContain(way);
  });

  test('shows viewers everything and offers them nothing', async () => {
    const page = await givenPage('Heap is at 70 %');
    await givenPage('Heap is at 71 %');
    await givenPage('Heap of the worker is at 71 %');
    const path = `/patterns/${page.fingerprint}`;
    expect((await server.get(path)).text).toMatch(/action="[^"]*\/split".*action="[^"]*\/merge"/s);
    expect((await server.get(path, viewer)).text).not.toContain('action="/patterns');
    const fields = { into: page.fingerprint };
    expect((await server.post(`${path}/merge`, fields, viewer)).status).toBe(403);
  });

  test('a pattern that nobody knows is said to be none', async () => {
    expect((await server.get('/patterns/of-nothing')).status).toBe(404);
  });
});

async function split(of: CandidateRow, fields: Readonly<Record<string, string>>) {
  const part = { part: of.fingerprint, position: '0', note: 'The replica.' };
  return server.post(`/patterns/${of.fingerprint}/split`, { ...part, ...fields });
}

describe('what people say of a pattern', () => {
  test('splits it by a value that was seen, with who and why; undone, it is one again', async () => {
    const page = await givenPage('Lag on db-1 is high');
    await givenPage('Lag on db-2 is high');
    const path = `/patterns/${page.fingerprint}`;
    expect(await read(path)).toMatch(/By the number in “lag on db-number is high”.*1 \(1\)2 \(1\)/);
    const done = await split(page, { how: 'together', 'values[]': '2' });
    expect([done.status, done.location]).toEqual([303, `${path}?done=split`]);
    expect(await read(done.location ?? '')).toMatch(
      /They are told apart now\..*Some of it is on its way to another pattern/,
    );
    const { text } = await server.get(path);
    expect(plain(text)).toContain(
      'You told it apart by its number: what has “2” is another thing. just nowThe replica.',
    );
    const undo = /action="([^"]*\/undo)"/.exec(text)?.[1] ?? '';
    const undone = await server.post(undo, {});
    expect([undone.status, undone.location]).toEqual([303, `${path}?done=undone`]);
    expect(await read(path)).toContain('Taken back (1)');
    const again = await server.post(undo, {});
    expect([again.status, plain(again.text)]).toEqual([
      409,
      expect.stringContaining('It was taken back already.'),
    ]);
    expect((await server.get(undo)).location).toBe(path);
  });

  test('splits each value from every other; what came of that shows it, and can undo it', async () => {
    const page = await givenPage('Pod of shard 1 was killed');
    const second = await givenPage('Pod of shard 2 was killed', { story: 'the second shard' });
    expect((await split(page, { how: 'each' })).status).toBe(303);
    const told = 'You told it apart by its number: each is a thing of its own.';
    const path = `/patterns/${page.fingerprint}`;
    expect(await read(path)).toContain(told);
    for (const [{ id }, value] of [
      [page, '1'],
      [second, '2'],
    ] as const) {
      const by = { kind: 'split', from: page.fingerprint, position: 0, values: null } as const;
      const pattern = splitPatternId(by, value);
      await server.db.update(candidates).set({ fingerprint: pattern }).where(eq(candidates.id, id));
    }
    const [{ fingerprint: own } = second] = await server.db
      .select({ fingerprint: candidates.fingerprint })
      .from(candidates)
      .where(eq(candidates.id, second.id));
    const { text } = await server.get(`/patterns/${own}`);
    expect(plain(text)).toContain('the second shard');
    expect(plain(text)).toContain(told);
    expect(await read(path)).toMatch(/Nothing belongs to it right now.*told it apart/);
    const undo = /action="([^"]*\/undo)"/.exec(text)?.[1] ?? '';
    expect(undo).toContain(own);
    expect((await server.post(undo, {})).location).toBe(`${path}?done=undone`);
  });

  test('refuses a split without a value, and keeps what was written for it in sight', async () => {
    const page = await givenPage('Cache 1 is cold');
    await givenPage('Cache 2 is cold');
    const none = await split(page, { how: 'together' });
    expect(none.status).toBe(422);
    expect(plain(none.text)).toMatch(/Tick at least one value\..*was not kept: ?The replica\./);
    const unseen = await split(page, { how: 'together', 'values[]': '77' });
    expect([unseen.status, plain(unseen.text)]).toEqual([
      409,
      expect.stringContaining('The value “77” was never seen at that place.'),
    ]);
  });

  test('merges it into one that is offered by its words, most alike first', async () => {
    const page = await givenPage('Checkout timeouts are up');
    const like = await givenPage('Checkout timeouts are high');
    await givenPage('Certificate expires soon');
    await givenPage('Checkout timeouts are high', { serviceId: 'other' });
    const path = `/patterns/${page.fingerprint}`;
    const { text } = await server.get(path);
    const offered = /<legend>It goes on as<\/legend>(.*?)<\/fieldset>/s.exec(text)?.[1] ?? '';
    expect(plain(offered)).toMatch(/^\s*Checkout timeouts are high seen once/);
    const done = await server.post(`${path}/merge`, { into: like.fingerprint, note: '' });
    expect([done.status, done.location]).toEqual([
      303,
      `/patterns/${like.fingerprint}?done=merged`,
    ]);
    expect(await read(`/patterns/${like.fingerprint}`)).toMatch(/What people said of it.*You said/);
    const circle = await server.post(`/patterns/${like.fingerprint}/merge`, {
      into: page.fingerprint,
      note: '',
    });
    expect([circle.status, plain(circle.text)]).toEqual([
      409,
      expect.stringContaining('They are one pattern already.'),
    ]);
    const followed = await server.get(path);
    expect([followed.status, followed.location]).toEqual([302, `/patterns/${like.fingerprint}`]);
    expect((await server.post(`${path}/merge`, { note: '' })).status).toBe(422);
  });
});

describe('a theme', () => {
  test('tells its services and words; its owner is named on the page', async () => {
    for (const [nth, id] of ['mail', 'search', 'billing'].entries()) {
      await server.db.insert(services).values({ id, name: `The ${id}`, position: nth, match: {} });
      await givenPage(`${id}: connection pool ${nth} is exhausted`, { serviceId: id });
    }
    const { text } = await server.get('/patterns/themes');
    expect(plain(text)).toMatch(
      /Much the same words: .*connection pool number is exhausted.*On 3 services: The billing, The mail, The search.*No owner yet\./,
    );
    const action = /action="([^"]*\/owner)"/.exec(text)?.[1] ?? '';
    const refused = await server.post(action, { owner: ' ', note: 'the pools' });
    expect([refused.status, plain(refused.text)]).toEqual([
      422,
      expect.stringMatching(/Name an owner.*was not kept: ?the pools/),
    ]);
    const named = await server.post(action, { owner: 'platform on-call', note: 'the pools' });
    expect(named.status).toBe(303);
    expect(named.location).toMatch(/^\/patterns\/themes\?done=named#words-/);
    expect(await read('/patterns/themes?done=named')).toMatch(
      /The owner was named.*Owner: platform on-call\. You said so, just now.*the pools/,
    );
    const audited = await server.db.select().from(auditEvents);
    expect(audited.at(-1)).toMatchObject({ action: 'name_theme_owner', actor: 'person:Dana' });
    const over = await server.post('/patterns/themes/words-none/owner', { owner: 'x', note: '' });
    expect([over.status, plain(over.text)]).toEqual([
      409,
      expect.stringContaining('That theme is over'),
    ]);
    expect((await server.get('/patterns/themes', viewer)).text).not.toContain('/owner"');
    expect((await server.get(action)).location).toBe('/patterns/themes');
  });
});
