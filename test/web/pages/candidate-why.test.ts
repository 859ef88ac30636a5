import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertIncident } from '../support/health-rows.ts';
import { givenCandidate, minutesAgo } from './given.ts';
import { openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
});

afterAll(() => server?.close());

async function read(id: string): Promise<string> {
  const { text } = await server.get(`/candidates/${id}`);
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
}

test('says what its provider is being asked, while it waits for that', async () => {
  const awaits = 'PagerDuty is being asked who resolved it';
  const { id } = await givenCandidate(server.db, { status: 'settling', found: { awaits } });
  expect(await read(id)).toContain(`Waiting for an answer ${awaits}.`);
});

test('says what could not be confirmed, and nothing where everything was', async () => {
  const unconfirmed = 'who resolved it could not be learned: its log does not tell';
  const { id } = await givenCandidate(server.db, { found: { unconfirmed } });
  expect(await read(id)).toContain('Not certain Who resolved it could not be learned');
  const known = await givenCandidate(server.db);
  const text = await read(known.id);
  for (const word of ['Not certain', 'Waiting for an answer', 'One story', 'What decided']) {
    expect(text).not.toContain(word);
  }
});

test('names the incident that it was the cure of, with the way there', async () => {
  const url = 'https://acme.pagerduty.example/incidents/Q12';
  const incident = { subject: 's', title: 'checkout is down', number: 12, url } as const;
  const { id } = await givenCandidate(server.db, {
    status: 'withdrawn',
    found: { incident: { ...incident, role: 'cured' } },
  });
  expect(await read(id)).toContain('It was the cure of incident #12: “checkout is down”.');
  const { text } = await server.get(`/candidates/${id}`);
  expect(text).toContain(`href="${url}"`);
});

test('names the incident that it came before, and how long before', async () => {
  const { id } = await givenCandidate(server.db, {
    serviceId: 'search',
    occurredAt: minutesAgo(240),
  });
  await insertIncident(server.db, {
    serviceId: 'search',
    title: 'search is down',
    number: 7,
    startedAt: minutesAgo(60),
    workedFrom: minutesAgo(55),
  });
  expect(await read(id)).toContain(
    '3 h later people worked on incident #7 of the same service: “search is down”.',
  );
});

test('tells what people put together on both pages, with the way to the other one', async () => {
  const fingerprint = 'again and again';
  const head = await givenCandidate(server.db, { fingerprint, story: 'the <b>cache</b> was cold' });
  const other = await givenCandidate(server.db, { fingerprint, story: 'search was slow' });
  const merge = { version: '1', into: head.id, from: 'candidate', candidate: other.id };
  expect((await server.post(`/candidates/${other.id}/merge`, merge)).status).toBe(303);
  const part = await read(other.id);
  expect(part).toContain('It was put together with the &lt;b&gt;cache&lt;/b&gt; was cold');
  expect(part).toContain(
    'You put it together with the &lt;b&gt;cache&lt;/b&gt; was cold, just now.',
  );
  expect(part).toContain('You put it together with another one: the &lt;b&gt;cache');
  const { text } = await server.get(`/candidates/${other.id}`);
  expect(text.split(`href="/candidates/${head.id}"`)).toHaveLength(4);
  const pane = await server.get(`/?view=decided&selected=${other.id}`);
  expect(pane.text).toContain(`href="/candidates/${head.id}"`);
  const whole = await read(head.id);
  expect(whole).toMatch(/Put together with it\s*People said that these [^.]*\.\s*search was slow/);
  for (const page of [whole, part]) expect(page).not.toContain('Other times');
  await server.post(`/candidates/${other.id}/undo`, { ...merge, version: '2' });
  expect(await read(head.id)).not.toContain('Put together with it');
  expect(await read(other.id)).toContain('another one: the &lt;b&gt;cache');
});

test('tells what it stands for as such, and not as other times', async () => {
  const episode = { fingerprint: 'flaps', isFirst: true } as const;
  const head = await givenCandidate(server.db, {
    ...episode,
    story: 'checkout paged; twice in 20 min as separate incidents',
    occurredAt: minutesAgo(60),
    found: { episodes: 2 },
  });
  const member = await givenCandidate(server.db, {
    ...episode,
    story: 'checkout paged again',
    occurredAt: minutesAgo(40),
    status: 'merged',
    decision: 'merge',
    decidedBy: 'system',
    mergedInto: head.id,
  });
  const whole = await read(head.id);
  expect(whole).toMatch(
    /Told together\s*What is decided here counts for these too\.\s*checkout paged again/,
  );
  expect(whole).not.toContain('Put together with it');
  expect(whole).toContain('Never seen before that');
  const part = await read(member.id);
  expect(part).toContain('It is part of checkout paged; twice');
  for (const text of [whole, part]) expect(text).not.toMatch(/Other times|Seen 1 times/);
});

test('shows the story that it is part of, where it began, and where the reader is', async () => {
  const first = await givenCandidate(server.db, {
    serviceId: 'ledger',
    title: 'CI passed on the second attempt',
    detector: 'retried_ci_failure',
    occurredAt: minutesAgo(50),
    beganAt: minutesAgo(55),
  });
  const second = await givenCandidate(server.db, {
    serviceId: 'ledger',
    title: 'ledger paged',
    occurredAt: minutesAgo(20),
    beganAt: minutesAgo(25),
  });
  const text = await read(second.id);
  expect(text).toContain('One story');
  const [start, here] = [text.indexOf('It began here'), text.indexOf('You are here')];
  expect(start).toBeGreaterThan(0);
  expect(here).toBeGreaterThan(start);
  expect(text.split('It began here')).toHaveLength(2);
  const { text: html } = await server.get(`/candidates/${second.id}`);
  expect(html).toContain(`href="/candidates/${first.id}"`);
  expect(html).not.toContain(`href="/candidates/${second.id}"`);
  expect(html).toMatch(/aria-current="true"><bdi>ledger paged/);
});

test('tells the numbers that decided, in words', async () => {
  const { id } = await givenCandidate(server.db, {
    found: {
      thresholds: [
        { name: 'settleSeconds', value: 1_800, because: 'what fires again belongs to it' },
        { name: 'a new one', value: 'default_branch', because: 'it is new.' },
      ],
    },
  });
  const text = await read(id);
  expect(text).toContain('What decided');
  expect(text).toContain('Time in which the story may go on 30 minWhat fires again belongs to it.');
  expect(text).toContain('a new one default branchIt is new.');
});

test('leads to the rules that judged it only while they are in force', async () => {
  const shipped = await givenCandidate(server.db);
  const former = await givenCandidate(server.db, { policyVersion: 1 });
  const page = async (id: string) => (await server.get(`/candidates/${id}`)).text;
  const link = /<a href="\/policy">(The rules that came|Policy version)/;
  expect(await page(shipped.id)).toMatch(link);
  expect(await page(former.id)).toContain('Policy version 1, no longer in force');
  expect(await page(former.id)).not.toMatch(link);
});
