import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanText } from '../../../src/core/clean-text.ts';
import { toStored } from '../../../src/core/stored-json.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { followUps } from '../../../src/db/schema/follow-ups.ts';
import {
  accessProblems,
  auditEvents,
  bulkJobs,
  connections,
  incidents,
  lostDeliveries,
  readings,
  services,
  signals,
  subjects,
  teams,
} from '../../../src/db/schema/index.ts';
import { startBulk } from '../../../src/triage/start-bulk.ts';
import { buildFinding } from '../support/build-finding.ts';
import {
  insertFact,
  insertIncident,
  insertLost,
  insertProblem,
  insertReading,
  insertSubject,
} from '../support/health-rows.ts';
import { runBulk } from '../support/run-bulk.ts';
import { givenCandidate, givenConnection, givenDelivery, givenFollowUp } from './given.ts';
import { hostileAddresses, hostileTexts } from './hostile-texts.ts';
import { admin, openPageServer, type PageServer } from './page-server.ts';
import { addressesIn, skeletonOf } from './page-skeleton.ts';

let server: PageServer;
let id = '';
let paths: readonly string[] = [];

beforeAll(async () => {
  server = await openPageServer();
  const { db } = server;
  await givenConnection(db);
  await db.insert(teams).values({ id: 'payments', name: 'Payments' });
  const match = { pagerduty: [], github: [], environments: [], jira: [] };
  await db.insert(services).values({ id: 'checkout', name: 'Checkout', teamId: 'payments', match });
  const candidate = await givenCandidate(db, {
    serviceId: 'checkout',
    teamId: 'payments',
    status: 'confirmed',
    decision: 'confirm',
    decidedAt: new Date(),
  });
  id = candidate.id;
  const followUp = await givenFollowUp(db, candidate, {
    status: 'failed',
    sends: 1,
    teamId: 'payments',
  });
  await db.update(candidates).set({ followUpId: followUp.id }).where(eq(candidates.id, id));
  await givenCandidate(db, { fingerprint: candidate.fingerprint, serviceId: 'checkout' });
  await givenDelivery(db, { status: 'quarantined' });
  const deliveryId = await givenDelivery(db);
  await insertSubject(db, { key: 'lonely', because: ['x'] });
  await insertFact(db, { subjectKey: 'lonely', deliveryId });
  await insertProblem(db, { connectionId: 'pd-main', what: 'lists' });
  await insertReading(db, { connectionId: 'pd-main' });
  await insertLost(db, { connectionId: 'pd-main' });
  await insertIncident(db, { startedAt: new Date(candidate.occurredAt.getTime() + 60_000) });
  await db.insert(auditEvents).values({
    at: new Date(),
    actor: 'person:Dana',
    action: 'confirm',
    entity: 'candidate',
    entityId: id,
    detail: { ticket: 'yes', note: 'x' },
  });
  paths = [
    '/',
    `/?view=decided&changed=${id}`,
    '/?view=everything',
    `/candidates/${id}`,
    `/candidates/${id}/ticket`,
    '/follow-ups',
    `/follow-ups?changed=${followUp.id}`,
    '/deliveries',
    `/deliveries/${deliveryId}`,
    '/connections',
    `/bulk/${await givenBulk(id)}`,
    '/bulk',
  ];
});

afterAll(() => server?.close());

const assigning = (team: string) => ({ action: 'assign', team, note: null }) as const;

/** A bulk decision that could not be taken on this candidate. */
async function givenBulk(candidate: string): Promise<string> {
  const context = { db: server.db, hint: () => undefined };
  const started = await startBulk(context, {
    decision: { action: 'assign', team: 'payments', note: null },
    selection: { items: [{ id: candidate, version: 1_000 }] },
    actor: 'person:Dana',
    request: null,
  });
  if (!started.ok) throw new Error('the bulk decision was not begun');
  await runBulk(server.db, started.value.id);
  return started.value.id;
}

/** Puts a text into every field that comes from outside, and an address wherever one is kept. */
async function fill(text: string, url: string) {
  const { db } = server;
  const at = new Date();
  const finding = buildFinding({
    story: text,
    title: text,
    evidence: [
      { kind: 'page.triggered', at, text, url, actor: text, fact: null },
      { kind: text, at, text, url, actor: null, fact: null },
    ],
    links: [{ label: text, url: 'https://acme.example/1' }],
    awaits: text,
    unconfirmed: text,
    thresholds: [{ name: text, value: text, because: text }],
    incident: { subject: text, title: text, number: 1, url, role: 'announced' },
  });
  await db.update(candidates).set({
    story: text,
    title: text,
    finding: toStored(finding),
    scoreReasons: [{ factor: 'severity', value: 50, text }],
    trace: [{ rule: text, matched: true, because: text }],
    decisionNote: text,
    decidedBy: `person:${text}`,
  });
  await db.update(bulkJobs).set({ createdBy: `person:${text}`, decision: assigning(text) });
  await db.update(services).set({ name: text });
  await db.update(teams).set({ name: text });
  await db.update(connections).set({ name: text, connector: text });
  await db.update(followUps).set({
    problem: text,
    issueKey: text,
    issueUrl: url,
    project: text,
    trackerStatus: { id: text, name: text, category: text },
  });
  await db.update(deliveries).set({ event: text, reason: text, headers: { 'user-agent': text } });
  await db.update(subjects).set({ because: [text] });
  await db.update(signals).set({ kind: text });
  await db.update(accessProblems).set({ cause: text, what: `lists: ${text}` });
  await db.update(readings).set({ told: text, problem: `no ${text}` });
  await db.update(lostDeliveries).set({ event: text, because: text, problem: text });
  await db.update(incidents).set({ title: text, url });
  await db
    .update(auditEvents)
    .set({ actor: `person:${text}`, detail: { ticket: text, note: text } });
}

async function skeletons() {
  const pages = await Promise.all(paths.map((path) => server.get(path, admin)));
  expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 200));
  return pages.map(({ text }) => skeletonOf(text));
}

describe('what providers and people wrote', () => {
  test('never becomes markup on any page', async () => {
    await fill('a plain text', 'https://acme.example/1');
    const plain = await skeletons();
    for (const text of hostileTexts) {
      await fill(cleanText(text) || 'x', 'https://acme.example/1');
      expect(await skeletons(), JSON.stringify(text.slice(0, 80))).toEqual(plain);
    }
  });

  test('never makes a link that leads anywhere but to a web page', async () => {
    const addresses = async () => {
      const pages = await Promise.all(paths.map((path) => server.get(path, admin)));
      return pages.map(({ text }) => addressesIn(text));
    };
    await fill('a plain text', 'https://acme.example/good');
    expect((await addresses()).flat()).toContain('https://acme.example/good');
    await fill('a plain text', 'no address at all');
    const without = await addresses();
    for (const address of hostileAddresses) {
      await fill('a plain text', cleanText(address));
      expect(await addresses(), JSON.stringify(address)).toEqual(without);
    }
  });

  test('can not turn the text around it: directions are isolated, and titles hold none', async () => {
    await fill('\u202Egnp.exe', 'https://acme.example/1');
    const { text } = await server.get(`/candidates/${id}`, admin);
    const titles = text.match(/<title>.*?<\/title>|content="[^"]*"/g) ?? [];
    expect(titles.join()).not.toContain('\u202E');
    const outsideBdi = text.replaceAll(/<bdi>.*?<\/bdi>/gs, '');
    expect(outsideBdi.replaceAll(/<[^>]*>/g, '')).not.toContain('\u202E');
  });

  test('opens in no way that could reach back: links out carry rel', async () => {
    await fill('a plain text', 'https://acme.example/1');
    const { text } = await server.get(`/candidates/${id}`, admin);
    const out = text.match(/<a [^>]*href="http[^>]*>/g) ?? [];
    expect(out.length).toBeGreaterThan(2);
    expect(out.every((link) => link.includes('rel="noopener noreferrer"'))).toBe(true);
  });
});
