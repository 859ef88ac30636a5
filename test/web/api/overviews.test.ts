import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { call } from '../support/call.ts';
import { ago, insertIncident } from '../support/health-rows.ts';
import { insertCandidate, insertFollowUp, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'responder', 'dana');
});
afterAll(() => web.stop());

function get(path: string) {
  return call(`${web.url}/api/v1${path}`, { token });
}

const Patterns = z.object({
  items: z.array(z.looseObject({ fingerprint: z.string(), count: z.number() })),
  nextCursor: z.string().nullable(),
});

describe('patterns', () => {
  test('tell how often the same thing was seen, what it was last, and its ticket', async () => {
    const fingerprint = 'the-same-thing';
    const day = (date: number) => new Date(Date.UTC(2026, 1, date));
    await insertCandidate(web.db, { fingerprint, occurredAt: day(1), title: 'first' });
    await insertCandidate(web.db, { fingerprint, occurredAt: day(4), status: 'withdrawn' });
    const last = await insertCandidate(web.db, {
      fingerprint,
      occurredAt: day(3),
      status: 'dismissed',
      title: 'last',
    });
    await insertFollowUp(web.db, last, { status: 'done', issueKey: 'PAY-1' });
    const { items } = Patterns.parse((await get('/patterns')).json);
    expect(items.find((each) => each.fingerprint === fingerprint)).toMatchObject({
      count: 2,
      open: 1,
      firstAt: '2026-02-01T00:00:00.000Z',
      lastAt: '2026-02-03T00:00:00.000Z',
      lastCandidateId: last.id,
      title: 'last',
      followUp: { key: 'PAY-1', status: 'done' },
    });
  });

  test('are each read once while new ones are found between the pages', async () => {
    for (let index = 0; index < 6; index += 1) {
      const occurredAt = new Date(Date.UTC(2026, 0, 1, Math.floor(index / 2)));
      await insertCandidate(web.db, { fingerprint: `paged-${index}`, occurredAt });
    }
    const read: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await get(`/patterns?limit=2${cursor && `&cursor=${cursor}`}`);
      const page: z.infer<typeof Patterns> = Patterns.parse(answer.json);
      read.push(...page.items.map((each) => each.fingerprint));
      cursor = page.nextCursor;
      const detectedAt = new Date('2098-01-01T00:00:00Z');
      // What was read and what was not is seen again, and something quite new too.
      for (const fingerprint of ['paged-0', 'paged-5', `new-${read.length}`]) {
        await insertCandidate(web.db, { fingerprint, detectedAt });
      }
    }
    expect(new Set(read).size).toBe(read.length);
    const expected = ['paged-0', 'paged-1', 'paged-2', 'paged-3', 'paged-4', 'paged-5'];
    expect(read.filter((each) => each.startsWith('paged-')).sort()).toEqual(expected);
  });
});

test('insights count what people decided, and leave the policy out', async () => {
  const own = await startWebApp();
  try {
    const reader = await makeToken(own.db, 'viewer');
    const ask = () => call(`${own.url}/api/v1/insights`, { token: reader });
    expect((await ask()).json).toMatchObject({
      byWeek: [],
      decisions: { confirmed: 0, confirmedShare: null, medianSecondsToDecision: null },
    });
    const now = new Date();
    const seconds = (many: number) => new Date(now.getTime() + many * 1000);
    const common = { occurredAt: now, detectedAt: now };
    const confirmed = { ...common, status: 'confirmed' } as const;
    await insertCandidate(own.db, {
      ...confirmed,
      decidedBy: 'person:dana',
      decidedAt: seconds(10),
    });
    await insertCandidate(own.db, {
      ...common,
      status: 'dismissed',
      decidedBy: 'token:bot',
      decidedAt: seconds(30),
    });
    await insertCandidate(own.db, {
      ...confirmed,
      decidedBy: 'policy:big ones',
      decidedAt: seconds(0),
    });
    const held = await insertCandidate(own.db, {
      ...common,
      occurredAt: new Date(now.getTime() - 70 * 86_400_000),
    });
    await insertFollowUp(own.db, held);
    const { json, text } = await ask();
    expect(json, text).toMatchObject({
      weeks: 8,
      decisions: { confirmed: 1, dismissed: 1, confirmedShare: 0.5, medianSecondsToDecision: 20 },
    });
    const { byWeek, tickets } = z
      .object({
        byWeek: z.array(z.object({ status: z.string(), count: z.number() })),
        tickets: z.array(z.object({ status: z.string(), count: z.number() })),
      })
      .parse(json);
    expect(byWeek.map(({ status, count }) => `${status} ${count}`).sort()).toEqual([
      'confirmed 2',
      'dismissed 1',
    ]);
    expect(tickets).toContainEqual({ status: 'held', count: 1 });
  } finally {
    await own.stop();
  }
});

test('insights tell which incidents a near miss came before, and which pages nobody finished', async () => {
  const own = await startWebApp();
  try {
    const reader = await makeToken(own.db, 'viewer');
    const ask = async (query = '') => {
      const answer = await call(`${own.url}/api/v1/insights${query}`, { token: reader });
      return z.looseObject({ incidents: z.unknown() }).parse(answer.json).incidents;
    };
    const day = 24 * 60;
    expect(await ask()).toEqual({ days: 56, worked: 0, announced: 0, abandoned: [] });
    await insertIncident(own.db, { startedAt: ago(60) });
    await insertIncident(own.db, { startedAt: ago(60), serviceId: 'search' });
    await insertIncident(own.db, { startedAt: ago(60), serviceId: null });
    await insertIncident(own.db, { startedAt: ago(40 * day) });
    for (const serviceId of ['checkout', 'checkout', 'search', null]) {
      await insertIncident(own.db, { outcome: 'abandoned', serviceId });
    }
    await insertIncident(own.db, { outcome: 'cleared_itself' });
    // Too early, too late, taken back, of another service, or none at all: nothing is announced.
    await insertCandidate(own.db, { occurredAt: ago(9 * day) });
    await insertCandidate(own.db, { occurredAt: ago(59) });
    await insertCandidate(own.db, { occurredAt: ago(70), status: 'withdrawn' });
    await insertCandidate(own.db, { occurredAt: ago(70), serviceId: 'ledger' });
    for (const decisionReason of ['not_a_near_miss', 'test', 'bad_data']) {
      await insertCandidate(own.db, { occurredAt: ago(70), status: 'dismissed', decisionReason });
    }
    expect(await ask('?days=30')).toMatchObject({ worked: 3, announced: 0 });
    const decisionReason = 'known_and_accepted';
    await insertCandidate(own.db, {
      occurredAt: ago(2 * day),
      status: 'dismissed',
      decisionReason,
    });
    expect(await ask('?days=30')).toEqual({
      days: 30,
      worked: 3,
      announced: 1,
      abandoned: [
        { service: 'checkout', count: 2 },
        { service: 'search', count: 1 },
        { service: null, count: 1 },
      ],
    });
    expect(await ask()).toMatchObject({ worked: 4, announced: 1 });
    const refused = await call(`${own.url}/api/v1/insights?days=0`, { token: reader });
    expect(refused.status).toBe(422);
  } finally {
    await own.stop();
  }
});

test('a page that fired again at once and was then worked announced that incident', async () => {
  const own = await startWebApp();
  try {
    const reader = await makeToken(own.db, 'viewer');
    const subject = await insertIncident(own.db);
    const incident = { subject, title: 'x', number: 1, url: null, role: 'announced' };
    const { finding } = await insertCandidate(own.db);
    const taken = { ...z.looseObject({}).parse(finding), incident };
    await insertCandidate(own.db, { occurredAt: ago(70), status: 'withdrawn', finding: taken });
    const { json } = await call(`${own.url}/api/v1/insights`, { token: reader });
    expect(json).toMatchObject({ incidents: { worked: 1, announced: 1 } });
  } finally {
    await own.stop();
  }
});

test('the audit is read page by page, and by who, what and when', async () => {
  for (let index = 0; index < 3; index += 1) {
    const { id } = await insertCandidate(web.db);
    const body = { version: 1, reason: 'test' };
    await call(`${web.url}/api/v1/candidates/${id}/dismiss`, { token, body });
  }
  const Page = z.object({
    items: z.array(z.object({ id: z.number(), action: z.string() })),
    nextCursor: z.string().nullable(),
  });
  const filter = 'actor=token:dana&entity=candidate&since=2020-01-01';
  const first = Page.parse((await get(`/audit?${filter}&limit=2`)).json);
  const rest = Page.parse((await get(`/audit?${filter}&cursor=${first.nextCursor}`)).json);
  const ids = [...first.items, ...rest.items].map(({ id }) => id);
  expect(ids).toHaveLength(3);
  expect(ids).toEqual([...ids].sort((one, other) => other - one));
  expect(Page.parse((await get('/audit?actor=person:nobody')).json).items).toEqual([]);
});
