import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toStored } from '../../../src/core/stored-json.ts';
import { auditEvents, services } from '../../../src/db/schema/index.ts';
import { buildFinding } from '../support/build-finding.ts';
import { call } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
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

async function put(path: string, body: unknown) {
  const answer = await fetch(`${web.url}/api/v1${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: await answer.json() };
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe('a pattern', () => {
  test('tells what its near misses have in common, and leaves out what was nothing', async () => {
    const fingerprint = 'one-pattern';
    const at = (minutes: number) => ({ fingerprint, occurredAt: minutesAgo(minutes) });
    await insertCandidate(web.db, { ...at(90), gap: 'config' });
    await insertCandidate(web.db, { ...at(80), gap: 'config', status: 'confirmed' });
    await insertCandidate(web.db, { ...at(70), gap: 'capacity' });
    for (const decisionReason of ['not_a_near_miss', 'test', 'bad_data']) {
      const dismissed = { status: 'dismissed', gap: 'data', decisionReason } as const;
      await insertCandidate(web.db, { ...at(60), ...dismissed });
    }
    const accepted = { status: 'dismissed', decisionReason: 'known_and_accepted' } as const;
    const last = await insertCandidate(web.db, { ...at(50), ...accepted });
    expect((await get(`/patterns/${fingerprint}`)).json).toMatchObject({
      fingerprint,
      count: 4,
      open: 2,
      candidates: { open: 2, confirmed: 1, dismissed: 4 },
      gaps: [
        { gap: 'config', count: 2 },
        { gap: 'capacity', count: 1 },
      ],
      parts: [{ id: fingerprint, words: ['checkout latency'], count: 7 }],
      edits: [],
    });
    expect((await get(`/candidates/${last.id}`)).json).toMatchObject({ occurrences: 4 });
    expect((await get('/patterns/of-nothing')).status).toBe(404);
  });

  test('shows with each candidate what was masked', async () => {
    const finding = buildFinding({
      fingerprint: { source: 'github', names: ['acme/app-1'], words: ['CPU > 90 % on web-12'] },
    });
    const { id } = await insertCandidate(web.db, {
      finding: toStored(finding),
      fingerprintWords: ['acme/app-1', 'cpu > ‹number›% on web-‹number›'],
      computedFingerprint: 'computed',
    });
    expect((await get(`/candidates/${id}`)).json).toMatchObject({
      pattern: {
        computed: 'computed',
        words: ['acme/app-1', 'cpu > ‹number›% on web-‹number›'],
        masked: [
          { kind: 'number', value: '90' },
          { kind: 'number', value: '12' },
        ],
      },
    });
  });

  test('refuses what makes no sense, with a sentence', async () => {
    const { fingerprint } = await insertCandidate(web.db);
    for (const body of [
      { position: 0 },
      { position: 0, values: [] },
      { position: 0, values: ['1'], each: true },
      { position: -1, each: true },
    ]) {
      const options = { token, body };
      const { status } = await call(`${web.url}/api/v1/patterns/${fingerprint}/split`, options);
      expect(status, JSON.stringify(body)).toBe(422);
    }
  });
});

describe('a theme', () => {
  const Themes = z.object({
    items: z.array(
      z.looseObject({
        key: z.string(),
        kind: z.string(),
        about: z.string(),
        patterns: z.array(z.string()),
      }),
    ),
  });
  const themes = async () => Themes.parse((await get('/patterns/themes')).json).items;

  test('is what three services share; its owner stays while the theme goes on', async () => {
    for (const [nth, id] of ['mail', 'search', 'billing'].entries()) {
      await web.db.insert(services).values({ id, name: id, position: nth, match: {} });
      const words = [`${id}: connection pool ${nth} is exhausted`];
      const finding = toStored(buildFinding({ fingerprint: { source: 'pagerduty', words } }));
      const occurredAt = minutesAgo(60 - nth);
      await insertCandidate(web.db, { serviceId: id, finding, occurredAt, gap: 'capacity' });
    }
    const found = await themes();
    expect(found.map(({ kind }) => kind).sort()).toEqual(['gap', 'words']);
    const theme = found.find(({ kind }) => kind === 'words');
    expect(theme).toMatchObject({ services: ['billing', 'mail', 'search'], owner: null });
    const owner = { owner: 'platform on-call', note: 'the pools' };
    const named = await put(`/patterns/themes/${theme?.key}/owner`, owner);
    expect(named).toMatchObject({ status: 200, json: { owner: { ...owner, by: 'token:dana' } } });
    expect((await themes()).find(({ kind }) => kind === 'words')).toMatchObject({
      owner: { owner: 'platform on-call' },
    });
    expect((await get(`/patterns/${theme?.patterns[0]}`)).json).toMatchObject({
      themes: expect.arrayContaining([expect.objectContaining({ key: theme?.key })]),
    });
    const audited = await web.db.select().from(auditEvents);
    expect(audited.filter(({ entity }) => entity === 'theme')).toMatchObject([
      { actor: 'token:dana', action: 'name_theme_owner', entityId: theme?.key },
    ]);
    expect((await put('/patterns/themes/of-nothing/owner', owner)).status).toBe(404);
    expect((await put(`/patterns/themes/${theme?.key}/owner`, { owner: ' ' })).status).toBe(422);
  });

  test('of long titles is told up to the last whole emoji, and can have an owner', async () => {
    // Code unit 300 is in the midst of a rocket.
    const words = [`till stall ${'🚀'.repeat(200)}`];
    for (const [nth, id] of ['shop', 'stock', 'crates'].entries()) {
      await web.db.insert(services).values({ id, name: id, position: 10 + nth, match: {} });
      const finding = toStored(buildFinding({ fingerprint: { source: 'pagerduty', words } }));
      await insertCandidate(web.db, { serviceId: id, finding, occurredAt: minutesAgo(60 - nth) });
    }
    const about = `till stall ${'🚀'.repeat(144)}`;
    const theme = (await themes()).find((each) => each.about === about);
    const named = await put(`/patterns/themes/${theme?.key}/owner`, { owner: 'the tills' });
    expect(named).toMatchObject({ status: 200, json: { about } });
    const audited = await web.db.select().from(auditEvents);
    expect(audited.at(-1)).toMatchObject({ action: 'name_theme_owner', detail: { about } });
  });
});
