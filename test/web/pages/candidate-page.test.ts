import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAudit } from '../../../src/db/audit.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { lessons } from '../../../src/db/schema/lessons.ts';
import { givenCandidate, givenFollowUp, minutesAgo } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

test('tells the story with its evidence, its score, what the rules did and its history', async () => {
  const { id } = await givenCandidate(server.db, { serviceId: 'checkout' });
  await writeAudit(server.db, {
    actor: 'policy:worth a look',
    action: 'settled_review',
    entity: 'candidate',
    entityId: id,
    detail: {},
  });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toMatch(/<h1><bdi>checkout paged 4 min, cleared by the monitor/);
  expect(text).toContain('It was cleared by the monitor');
  expect(text).toContain('href="https://acme.pagerduty.example/incidents/Q1"');
  expect(text).toContain('The service is tier 1: when it fails, customers can');
  expect(text).toContain('The rules asked for a person to decide.');
  expect(text).toContain('its score was 54.2, and the rule asks for at least 20');
  expect(text).toContain('The rule “worth a look”</bdi> <bdi>asked for a person to decide');
});

test('shows an alert in its own words, here and at the other times, and nothing twice', async () => {
  const title = 'p99 of checkout above 2 s';
  const { id, fingerprint } = await givenCandidate(server.db, { title });
  await givenCandidate(server.db, {
    title: 'p99 of checkout above 3 s',
    fingerprint,
    priority: 30,
  });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain(`“<bdi>${title}</bdi>”`);
  expect(text).toContain('“<bdi>p99 of checkout above 3 s</bdi>”');
  expect((await server.get('/')).text).toContain(`“<bdi>${title}</bdi>”`);
  const retried = {
    detector: 'retried_ci_failure',
    title: 'CI passed on the second attempt',
  } as const;
  const other = await givenCandidate(server.db, retried);
  expect((await server.get(`/candidates/${other.id}`)).text).not.toContain(
    `“<bdi>${retried.title}`,
  );
});

test('has a title and a description worth a preview', async () => {
  const { id } = await givenCandidate(server.db, { story: 'search paged 2 min "quickly"' });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('<title>search paged 2 min &quot;quickly&quot; · Closecall</title>');
  expect(text).toContain(
    'name="description" content="Page that cleared itself · no service yet · score 54 · needs a decision"',
  );
});

test('tells when the rules will be asked, while it still settles', async () => {
  const settling = {
    status: 'settling',
    verdict: null,
    trace: [],
    settlesAt: minutesAgo(-20),
  } as const;
  const { id } = await givenCandidate(server.db, settling);
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('Waiting to see if it returns');
  expect(text).toContain('in 20 min');
});

test('says what a candidate waits for besides, and that it was not judged yet', async () => {
  await server.db.delete(candidates);
  const { id } = await givenCandidate(server.db, {
    status: 'settling',
    verdict: null,
    trace: [],
    settlesAt: minutesAgo(20),
    found: { awaits: 'PagerDuty is being asked who resolved it' },
  });
  const page = (await server.get(`/candidates/${id}`)).text;
  const list = (await server.get('/?view=settling')).text;
  for (const text of [page, list]) {
    expect(text).toContain('Waiting for an answer');
    expect(text).toContain('PagerDuty is being asked who resolved it');
  }
  expect(page).not.toMatch(/Waiting to see|were due/);
  expect(list).not.toContain('Judged <time');
  expect(page).toContain('They are asked once there is an answer.');
});

test('tells the life of its ticket, also of one that it only joined, and of no other', async () => {
  const own = await givenCandidate(server.db);
  const ticket = await givenFollowUp(server.db, own, { status: 'open', issueKey: 'OPS-31' });
  const joined = await givenCandidate(server.db, { followUpId: ticket.id });
  const other = await givenCandidate(server.db);
  await writeAudit(server.db, {
    actor: 'system',
    action: 'ticket_done',
    entity: 'follow_up',
    entityId: ticket.id,
    detail: { issueKey: 'OPS-31' },
  });
  for (const { id } of [own, joined]) {
    expect((await server.get(`/candidates/${id}`)).text).toContain('saw that OPS-31 is done');
  }
  expect((await server.get(`/candidates/${other.id}`)).text).not.toContain('OPS-31 is done');
});

test('says of what was taken back why, and that the rules have no say', async () => {
  const { id } = await givenCandidate(server.db, {
    status: 'withdrawn',
    verdict: null,
    trace: [],
    settlesAt: minutesAgo(-17),
  });
  await writeAudit(server.db, {
    actor: 'system',
    action: 'detected',
    entity: 'candidate',
    entityId: id,
    detail: { because: 'it was the cure: people were working on incident #12 “Checkout is down”' },
  });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('They are not asked, as it was taken back.');
  expect(text).toContain('found it and took it back: it was the cure: people were working on');
});

test('of what a person reported it says so, and names no connection', async () => {
  const { id } = await givenCandidate(server.db, {
    connectionId: '_people',
    detector: 'manual_report',
  });
  for (const path of [`/candidates/${id}`, `/candidates/${id}/pane`]) {
    const { text } = await server.get(path);
    expect(text).toContain('Told by a person');
    expect(text).not.toContain('_people');
  }
});

test('what was learnt from it stands on its page, and nothing where nothing was', async () => {
  const { id } = await givenCandidate(server.db, { occurredAt: new Date('2026-03-04T04:12:00Z') });
  expect((await server.get(`/candidates/${id}`)).text).not.toContain('What was learnt');
  const learnt = { text: 'Alert <b>on</b> the queue.', writtenBy: 'person:Sasha', version: 1 };
  await server.db.insert(lessons).values({ candidateId: id, writtenAt: minutesAgo(5), ...learnt });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('What was learnt');
  expect(text).toContain('Alert &lt;b&gt;on&lt;/b&gt; the queue.');
  expect(text).toContain('Sasha');
  expect(text).toContain('href="/review?week=2026-03-02&amp;team=all"');
});

test('evidence that is older than a day shows its date', async () => {
  const old = new Date('2026-03-01T04:08:00Z');
  const evidence = [{ kind: 'x', at: old, text: 'It fired', url: null, actor: null, fact: null }];
  const { id } = await givenCandidate(server.db, { found: { evidence } });
  expect((await server.get(`/candidates/${id}`)).text).toContain('2026-03-01 04:08:00 UTC');
});

test('shows the other times that it happened, and what was decided then', async () => {
  const { id, fingerprint } = await givenCandidate(server.db);
  await givenCandidate(server.db, {
    fingerprint,
    story: 'the time before',
    status: 'dismissed',
    decision: 'dismiss',
    decisionReason: 'known_and_accepted',
    decidedBy: 'person:Sasha',
    decidedAt: minutesAgo(500),
    occurredAt: minutesAgo(600),
  });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('the time before');
  expect(text).toContain('Sasha dismissed it as known and accepted');
});

test('says until when it is accepted, and by whom', async () => {
  const accepted = {
    status: 'dismissed',
    decision: 'dismiss',
    decisionReason: 'known_and_accepted',
    decidedBy: 'person:Dana',
    decidedAt: minutesAgo(5),
    acceptedUntil: new Date('2027-02-20T04:00:00Z'),
  } as const;
  const own = await givenCandidate(server.db, { ...accepted, acceptedBy: 'person:Dana' });
  expect((await server.get(`/candidates/${own.id}`)).text).toContain(
    'You dismissed it as known and accepted until 2027-02-20<',
  );
  const other = await givenCandidate(server.db, { ...accepted, acceptedBy: 'Payments team' });
  expect((await server.get(`/candidates/${other.id}`)).text).toContain(
    'until 2027-02-20, accepted by Payments team<',
  );
});

test('tells what the rules looked at in the words of the pages', async () => {
  const because = 'detector was "auto_resolved_page", the rule asks for "canary_rollback"';
  const { id } = await givenCandidate(server.db, {
    trace: [{ rule: 'a rollback', matched: false, because }],
  });
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain('“Page that cleared itself”, and the rule asks for “Rollout taken back”');
  expect(text).not.toContain('canary_rollback');
});

test('the note goes along with whichever decision is taken', async () => {
  const { id } = await givenCandidate(server.db);
  const { text } = await server.get(`/candidates/${id}`);
  const form = /<form[^>]*data-decision="confirm".*?<\/form>/s.exec(text)?.[0] ?? '';
  expect(form).toContain('name="note"');
  expect(form).toContain('data-confirm');
  expect(form).toContain(`formaction="/candidates/${id}/dismiss"`);
});
