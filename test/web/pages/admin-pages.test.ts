import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activatePolicy } from '../../../src/configure/policy-versions.ts';
import { storeSecrets } from '../../../src/configure/store-secrets.ts';
import { insertPolicy } from '../../../src/db/queries/insert-policy.ts';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { auditEvents } from '../../../src/db/schema/index.ts';
import { insertCandidate } from '../support/rows.ts';
import { givenConnection, givenDelivery, minutesAgo } from './given.ts';
import { admin, dana, openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer({ publicUrl: 'https://closecall.acme.example' });
  await givenConnection(server.db);
  await givenConnection(server.db, { id: 'silent', name: 'Silent one' });
  await server.db.transaction((tx) =>
    storeSecrets(tx, server.secretBox, 'pd-main', [{ purpose: 'webhook', value: 'a secret 1234' }]),
  );
});

afterAll(() => server?.close());

describe('the page of deliveries', () => {
  test('shows what arrived and what came of it, what was put aside first', async () => {
    await givenDelivery(server.db, { receivedAt: minutesAgo(9), event: 'incident.resolved' });
    const reason = 'The body is nested deeper than 64 levels.';
    await givenDelivery(server.db, { receivedAt: minutesAgo(90), status: 'quarantined', reason });
    const { text } = await server.get('/deliveries', admin);
    expect(text.indexOf(reason)).toBeLessThan(text.indexOf('incident.resolved'));
    expect(text).toContain('9 min ago');
  });

  test('lists what was put aside once', async () => {
    const id = await givenDelivery(server.db, { status: 'quarantined', reason: 'Listed once.' });
    const { text } = await server.get('/deliveries', admin);
    expect(text.split('Listed once.')).toHaveLength(2);
    expect(text.split(`/deliveries/${id}/replay`)).toHaveLength(2);
  });

  test('leads to older ones, page by page', async () => {
    for (let count = 0; count < 55; count += 1) {
      await givenDelivery(server.db, {
        receivedAt: minutesAgo(200 + count),
        event: `old-${count}.`,
      });
    }
    const seen: string[] = [];
    let address: string | null = '/deliveries';
    for (let pages = 0; address !== null && pages < 3; pages += 1) {
      const { text } = await server.get(address, dana);
      seen.push(...(text.match(/old-\d+\./g) ?? []));
      expect(text.includes('Back to the newest')).toBe(pages > 0);
      address = /href="(\/deliveries\?before=[^"]+)"/.exec(text)?.[1] ?? null;
    }
    expect(address).toBeNull();
    expect(seen).toEqual(Array.from({ length: 55 }, (_, count) => `old-${count}.`));
    expect((await server.get('/deliveries?before=nonsense', dana)).text).toContain('The last');
    const nothing = `/deliveries?before=${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`;
    expect((await server.get(nothing, dana)).text).toContain('Nothing older is kept');
  });

  test('admins replay what was put aside; others are offered nothing and allowed nothing', async () => {
    const id = await givenDelivery(server.db, { status: 'quarantined', reason: 'Odd.' });
    const path = `/deliveries/${id}/replay`;
    expect((await server.get('/deliveries', dana)).text).not.toContain(path);
    expect((await server.post(path, {}, dana)).status).toBe(403);
    expect((await server.get('/deliveries', admin)).text).toContain(path);
    expect(await server.post(path, {}, admin)).toMatchObject({ status: 303 });
    const [row] = await server.db.select().from(deliveries).where(eq(deliveries.id, id));
    expect(row).toMatchObject({ status: 'pending', attempts: 0 });
    expect(server.hinted).toContain(id);
    const [event] = await server.db.select().from(auditEvents).where(eq(auditEvents.entityId, id));
    expect(event).toMatchObject({ action: 'replayed', actor: admin.actor });
  });
});

describe('the page of connections', () => {
  test('shows where webhooks go and whether they come, and never a secret', async () => {
    const { text } = await server.get('/connections', admin);
    expect(text).toContain('https://closecall.acme.example/hooks/pd-main');
    expect(text).toContain('Not set, so every webhook is refused');
    expect(text).toContain('None in the last 30 days');
    expect(text).not.toContain('a secret 1234');
    expect(text).not.toContain('1234<');
  });

  test('an admin asks whether the API token works, and reads the answer there; others can not', async () => {
    const path = '/connections/asked/check';
    const settings = { apiUrl: 'http://127.0.0.1:9' };
    await givenConnection(server.db, { id: 'asked', name: 'Asked', settings });
    expect((await server.get('/connections', admin)).text).not.toContain(path);
    await server.db.transaction((tx) =>
      storeSecrets(tx, server.secretBox, 'asked', [{ purpose: 'apiToken', value: 'a token' }]),
    );
    await server.reload();
    expect((await server.get('/connections', admin)).text).toContain(path);
    // The answer stands on the card, so the browser is led there.
    const offered = (await server.get('/connections', admin)).text;
    expect(offered).toContain(`action="${path}#connection-asked"`);
    expect(offered).toContain('id="connection-asked"');
    expect((await server.get('/connections', dana)).text).not.toContain(path);
    expect((await server.post(path, {}, dana)).status).toBe(403);
    const { status, text } = await server.post(path, {}, admin);
    expect(status).toBe(200);
    expect(text).toContain('PagerDuty gave no answer: not a public address');
  });

  test('names the address of the request while nobody set a public one', async () => {
    const local = await openPageServer();
    await givenConnection(local.db);
    const { text } = await local.get('/connections', admin);
    await local.close();
    expect(text).toContain('http://closecall.test/hooks/pd-main');
    expect(text).toContain('PUBLIC_URL');
  });
});

test('the page of the policy shows the rules in force in their order', async () => {
  const { text } = await server.get('/policy');
  expect(text.indexOf('flaky until proven')).toBeLessThan(text.indexOf('the rest'));
  expect(text).toContain('priority &gt;= 20');
  expect(text).toContain('Looked at by the rules after 30 min without a return');
  expect(text).toContain('Automatic tickets are off: no rule opens tickets by itself.');
  // What says no more than its verdict has no sentence about the rest.
  expect(text).not.toContain('<p class="row-why"><bdi>.</bdi></p>');
});

test('an admin answers an offer of automatic tickets there, without script', async () => {
  for (let nth = 0; nth < 13; nth++) {
    const by = { status: 'confirmed', decidedBy: 'person:dana', decidedAt: new Date() } as const;
    await insertCandidate(server.db, { fingerprint: 'often', title: 'The till stalls', ...by });
  }
  const question = '13 of 13 agreed on this; open tickets by itself?';
  expect((await server.get('/policy')).text).not.toContain(question);
  expect((await server.get('/policy', admin)).text).toContain(question);
  const path = '/policy/offers/fingerprint.often/accept';
  const fields = { _csrf: admin.csrfToken ?? '' };
  expect((await server.post(path, fields, admin)).location).toBe('/policy?offer=accepted');
  const { text } = await server.get('/policy?offer=accepted', admin);
  expect(text).not.toContain(question);
  expect(text).toContain('Automatic tickets are on: the rule opens tickets by itself');
  expect((await server.post(path, fields, admin)).location).toBe('/policy?offer=gone');
});

test('who accepts an offer beside a file is told to write its rule into that too', async () => {
  for (let nth = 0; nth < 13; nth++) {
    const by = { status: 'confirmed', decidedBy: 'person:dana', decidedAt: new Date() } as const;
    await insertCandidate(server.db, { fingerprint: 'again', title: 'The lift stalls', ...by });
  }
  const document = { rules: [{ name: 'ask', when: 'true', then: 'review' }] };
  await server.db.transaction(async (tx) => {
    const version = await insertPolicy(tx, { document, author: 'file', note: null });
    await activatePolicy(tx, version, 'file');
  });
  const path = '/policy/offers/fingerprint.again/accept';
  const { location } = await server.post(path, { _csrf: admin.csrfToken ?? '' }, admin);
  expect(location).toBe('/policy?offer=accepted-beside-file');
  const { text } = await server.get('/policy?offer=accepted-beside-file', admin);
  expect(text).toContain('Write it into the configuration file too');
  expect(text).toContain('fingerprint == &quot;again&quot;');
});

test('who accepts an offer that the rules have no place for is told why', async () => {
  for (let nth = 0; nth < 13; nth++) {
    const by = { status: 'confirmed', decidedBy: 'person:dana', decidedAt: new Date() } as const;
    await insertCandidate(server.db, { fingerprint: 'full', title: 'The ramp stalls', ...by });
  }
  const rules = Array.from({ length: 100 }, (_, nth) => ({
    ...{ name: `rule ${nth}`, when: `priority == ${nth + 1000}` },
    then: 'review' as const,
  }));
  await server.db.transaction(async (tx) => {
    const version = await insertPolicy(tx, { document: { rules }, author: 'admin', note: null });
    await activatePolicy(tx, version, 'admin');
  });
  const path = '/policy/offers/fingerprint.full/accept';
  const refused = await server.post(path, { _csrf: admin.csrfToken ?? '' }, admin);
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('Its rule was not added: there are at most 100 rules.');
});
