import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditEvents, candidates, reports, services, signals } from '../../src/db/schema/index.ts';
import { reportSettings } from '../../src/db/schema/report-settings.ts';
import { call } from './support/call.ts';
import { type SignedIn, signIn } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;
let vik: SignedIn;

beforeAll(async () => {
  web = await startWebApp({ mail: { url: 'smtp://127.0.0.1:1', from: 'closecall@acme.example' } });
  vik = await signIn(web, 'viewer', 'Vik');
  const named = { teamId: null, tier: 1, match: {}, position: 0 };
  await web.db.insert(services).values({ id: 'checkout', name: 'Checkout', ...named });
});
afterAll(() => web.stop());
beforeEach(() => letAnonymous(false));

async function letAnonymous(anonymous: boolean): Promise<void> {
  await web.db
    .insert(reportSettings)
    .values({ id: 'reports', anonymous })
    .onConflictDoUpdate({ target: reportSettings.id, set: { anonymous } });
}

type Fields = Readonly<Record<string, string>>;

function post(path: string, fields: Fields, headers: Record<string, string> = {}) {
  return call(`${web.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: web.url, ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

function postAs({ cookie, csrfToken }: SignedIn, path: string, fields: Fields = {}) {
  return post(path, { _csrf: csrfToken, ...fields }, { cookie });
}

/** The form as a browser would have it. */
async function tokenOfForm(headers: Record<string, string> = {}): Promise<string> {
  const page = await call(`${web.url}/report`, { headers });
  expect(page.status).toBe(200);
  return /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
}

async function candidateTitled(title: string) {
  const rows = await web.db.select().from(candidates).where(eq(candidates.title, title));
  expect(rows, title).toHaveLength(1);
  const [row] = rows;
  if (row === undefined) throw new Error('there is no such candidate');
  return row;
}

describe('the form', () => {
  test('of anybody who is signed in makes a near miss that waits for a decision', async () => {
    const token = await tokenOfForm({ cookie: vik.cookie });
    const sent = await postAs(vik, '/report', {
      token,
      what: 'The disk of the queue was nearly full\nand nobody was told',
      savedBy: 'luck',
      closeness: '50',
      customerImpact: 'yes',
      gap: 'silent',
      service: 'checkout',
      url: 'https://graphs.example/disk',
    });
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe(`/report/${token}`);
    const found = await candidateTitled(
      'The disk of the queue was nearly full and nobody was told',
    );
    expect(found).toMatchObject({
      detector: 'manual_report',
      status: 'open',
      verdict: 'review',
      serviceId: 'checkout',
      severity: 50,
      closeness: 50,
      customerImpact: 'yes',
      gap: 'silent',
      decidedBy: null,
    });
  });

  test('is filled in by its address', async () => {
    const query = new URLSearchParams({
      ...{ service: 'checkout', what: 'Nearly <b>full</b>' },
      // Not whom the one mail about it goes to.
      email: 'somebody@else.example',
    });
    const { text } = await call(`${web.url}/report?${query}`, { headers: { cookie: vik.cookie } });
    expect(text).toContain('Nearly &lt;b&gt;full&lt;/b&gt;</textarea>');
    expect(text).toMatch(/<option value="checkout" selected/);
    expect(text).toContain('name="email"');
    expect(text).not.toContain('somebody@else.example');
  });

  test('shows what was typed, and says what is missing, when it is not taken', async () => {
    const refused = await postAs(vik, '/report', {
      token: await tokenOfForm({ cookie: vik.cookie }),
      what: ' ',
      savedByText: 'A colleague asked',
      url: 'javascript:alert(1)',
      gap: 'made-up',
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="A colleague asked"');
    expect(refused.text).toContain('href="#what"');
    expect(refused.text).toContain('href="#url"');
    expect(refused.text).toContain('href="#gap"');
    expect(refused.text).toMatch(/id="what"[^>]*aria-invalid="true"/);
  });

  test('sent twice is one report, and with other words it asks before it makes another', async () => {
    const token = await tokenOfForm({ cookie: vik.cookie });
    const first = { token, what: 'The lease ran out in the middle of it' };
    const answers = await Promise.all([
      postAs(vik, '/report', first),
      postAs(vik, '/report', first),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    await candidateTitled(first.what);
    const other = await postAs(vik, '/report', { token, what: 'Something else altogether' });
    expect(other.status).toBe(409);
    expect(other.text).toContain('Something else altogether</textarea>');
    expect(other.text).not.toContain(token);
  });
});

describe('without signing in', () => {
  test('nobody may report unless an admin lets them', async () => {
    expect((await call(`${web.url}/report`)).status).toBe(401);
    expect((await post('/report', { what: 'Let me in' })).status).toBe(401);
  });

  test('a report keeps nothing of its sender, and its receipt tells what became of it', async () => {
    await letAnonymous(true);
    expect((await call(`${web.url}/report`)).text).toContain(
      'no name and no address, unless you leave an e-mail address to hear of it',
    );
    const token = await tokenOfForm();
    const what = 'A stranger saw the backup fail';
    expect((await post('/report', { token, what })).status).toBe(303);
    const found = await candidateTitled(what);
    const [stored] = await web.db
      .select()
      .from(reports)
      .where(eq(reports.id, found.subjectKey.replace('_people/report:', '')));
    expect(stored).toMatchObject({ reporter: null, email: null });
    const told = JSON.stringify([
      await web.db.select().from(signals).where(eq(signals.subjectKey, found.subjectKey)),
      await web.db.select().from(auditEvents).where(eq(auditEvents.entityId, found.id)),
      stored,
    ]);
    expect(told).not.toContain('127.0.0.1');
    expect(told).not.toContain(token);

    const receipt = await call(`${web.url}/report/${token}`);
    expect(receipt.status).toBe(200);
    expect(receipt.headers.get('x-robots-tag')).toBe('noindex');
    expect(receipt.text).toContain(what);
    expect(receipt.text).toContain('It waits to be looked at');
    await web.db
      .update(candidates)
      .set({ status: 'dismissed', decidedBy: 'person:Dana', decisionNote: 'said between us' })
      .where(eq(candidates.id, found.id));
    const later = await call(`${web.url}/report/${token}`);
    expect(later.text).toContain('nothing more is needed');
    expect(later.text).not.toContain('Dana');
    expect(later.text).not.toContain('said between us');
  });

  test('somebody who is signed in may leave their name out', async () => {
    await letAnonymous(true);
    const token = await tokenOfForm({ cookie: vik.cookie });
    await postAs(vik, '/report', { token, what: 'Without my name, please', nameless: 'yes' });
    const { id } = await candidateTitled('Without my name, please');
    const mine = await call(`${web.url}/reports/mine`, { headers: { cookie: vik.cookie } });
    expect(mine.text).not.toContain('Without my name, please');
    const audit = await web.db.select().from(auditEvents).where(eq(auditEvents.entityId, id));
    expect(JSON.stringify(audit)).not.toContain('Vik');
  });

  test('a report from another site is refused', async () => {
    await letAnonymous(true);
    const what = 'Sent by a page elsewhere';
    const forged = await post('/report', { what }, { origin: 'https://elsewhere.example' });
    expect(forged.status).toBe(403);
    const rows = await web.db.select().from(candidates).where(eq(candidates.title, what));
    expect(rows).toEqual([]);
  });

  test('only so many are taken, and what was typed is not lost', async () => {
    await letAnonymous(true);
    let last = await post('/report', { what: 'Flood 0' });
    for (let nth = 1; nth <= 5; nth += 1) last = await post('/report', { what: `Flood ${nth}` });
    expect(last.status).toBe(429);
    expect(last.headers.get('retry-after')).toBe('600');
    expect(last.text).toContain('Flood 5</textarea>');
  });

  test('a receipt that nobody has is not found', async () => {
    expect((await call(`${web.url}/report/${'x'.repeat(43)}`)).status).toBe(404);
  });
});
