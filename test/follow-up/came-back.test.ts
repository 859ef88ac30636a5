import { afterAll, beforeAll, expect, test } from 'vitest';
import { usualTicketEnds } from '../../connectors/contract-tickets.ts';
import { compilePolicy } from '../../src/core/policy/evaluate-policy.ts';
import type { Signal } from '../../src/core/signal.ts';
import { toStored } from '../../src/core/stored-json.ts';
import { changeState } from '../../src/db/change-state.ts';
import type { CandidateRow } from '../../src/db/schema/candidates.ts';
import { signals, subjects } from '../../src/db/schema/index.ts';
import { takeTicketState } from '../../src/follow-up/take-ticket-state.ts';
import { askedOfTicket } from '../../src/triage/asked-of-ticket.ts';
import { loadTriageSettings } from '../../src/triage/triage-settings.ts';
import { buildFinding } from '../web/support/build-finding.ts';
import { insertCandidates } from '../web/support/rows.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';

let house: TicketHouse;
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

/** A ticket that was done, so long ago. */
async function doneTicket(fingerprint: string, ago: string) {
  const followUp = await house.confirmed(await house.candidate({ fingerprint }));
  await house.jira.moveIssue(followUp.issueKey ?? '', 'Done');
  await house.shift('6 seconds');
  await house.drain();
  expect((await house.read(followUp.id)).status).toBe('done');
  await house.shift(ago);
  return { id: followUp.id, key: followUp.issueKey ?? '' };
}

async function again(fingerprint: string, wanted: Partial<CandidateRow> = {}) {
  const occurredAt = await house.now();
  const candidate = await house.candidate({ fingerprint, occurredAt, ...wanted });
  const followUp = await house.confirmed(candidate);
  await house.shift('3 minutes');
  await house.drain();
  return { id: followUp.id, key: followUp.issueKey ?? '' };
}

let deployments = 0;

/** Of the service's repository, at the time of the database. */
async function deployed(environment: string, repository = 'acme/checkout'): Promise<void> {
  deployments += 1;
  const key = `gh-acme/environment:${deployments}:${environment}`;
  const at = await house.now();
  await house.db.insert(subjects).values({
    key,
    connectionId: 'gh-acme',
    kind: 'environment',
    because: [],
    updatedAt: at,
  });
  const production = environment === 'production';
  const deployment = { id: '1', repository, environment, production, transient: false };
  await house.db.insert(signals).values({
    subjectKey: key,
    factKey: `deployment:${deployments}`,
    kind: 'deployment.succeeded' satisfies Signal['kind'],
    occurredAt: at,
    recordedAt: at,
    receivedAt: at,
    source: 'webhook',
    data: { deployment },
  });
  await house.shift('1 minute');
}

const issue = (key: string) => house.jira.issues().find((each) => each.key === key);

test('within a week and before a deployment, a repeat is a comment on the ticket that was done', async () => {
  const before = await doneTicket('early', '1 day');
  await deployed('staging');
  await deployed('production', 'acme/other');
  expect(await again('early')).toEqual(before);
  const [comment] = house.jira.comments(before.key);
  expect(comment?.text).toContain('It happened again: once since');
  expect(comment?.text).toContain('This ticket is closed.');
});

test('after a deployment of the service it is a ticket of its own, linked to the former', async () => {
  const before = await doneTicket('deployed', '2 days');
  await deployed('production');
  const after = await again('deployed');
  expect(after.key).not.toBe(before.key);
  expect(issue(after.key)?.description).toContain(
    `It came back after 2 days: [${before.key}|${house.jira.url}/browse/${before.key}] was done`,
  );
  expect(issue(after.key)?.links).toMatchObject([{ type: 'Relates', key: before.key }]);
  expect(house.jira.comments(before.key)).toEqual([]);
});

test('noticed late that a ticket was done, a deployment since then counts all the same', async () => {
  const before = await house.confirmed(await house.candidate({ fingerprint: 'noticed late' }));
  const key = before.issueKey ?? '';
  await house.shift('6 seconds');
  await house.drain();
  await house.jira.moveIssue(key, 'Done');
  const closedMs = (await house.now()).getTime();
  await house.shift('10 minutes');
  await deployed('production');
  // What is edited afterwards changes nothing of that.
  await house.jira.editLabels(key, ['not-useful']);
  await house.shift('2 hours');
  await house.drain();
  const { closedAt } = await house.read(before.id);
  expect(Math.abs((closedAt?.getTime() ?? 0) - closedMs)).toBeLessThan(10_000);
  await house.shift('1 day');
  expect((await again('noticed late')).key).not.toBe(key);
});

test.each([
  ['far behind: not before it was last seen open', -3_600_000, 'seen'],
  ['ahead: not later than now', 3_600_000, 'now'],
] as const)('where Jira’s clock is %s', async (what, byMs, expected) => {
  const { id } = await house.confirmed(await house.candidate({ fingerprint: what }));
  await house.shift('6 seconds');
  await house.drain();
  const row = await house.read(id);
  await house.shift('10 minutes');
  const at = await house.now();
  const status = { id: '5', name: 'Done', category: 'done' } as const;
  const overSince = new Date(at.getTime() + byMs);
  const seen = { id: row.issueId ?? '', key: row.issueKey ?? '', url: null, project: 'PAY' };
  const told = { ...seen, labels: null, status, resolution: null, overSince, at, deleted: false };
  const closed = await changeState(house.deps, async (tx, owe) =>
    takeTicketState(tx, owe, row, told, usualTicketEnds),
  );
  const wanted = expected === 'seen' ? row.trackerSeenAt : await house.now();
  const { closedAt } = closed;
  expect(Math.abs((closedAt?.getTime() ?? 0) - (wanted?.getTime() ?? 0))).toBeLessThan(60_000);
});

test('what happened before the deployment, but is confirmed after it, is no return', async () => {
  const before = await doneTicket('late', '1 hour');
  const candidate = await house.candidate({ fingerprint: 'late', occurredAt: await house.now() });
  await house.shift('1 minute');
  await deployed('production');
  expect((await house.confirmed(candidate)).id).toBe(before.id);
});

test('of a candidate with an environment of its own, only that one counts', async () => {
  const before = await doneTicket('own', '1 day');
  await deployed('production');
  const occurredAt = await house.now();
  const finding = toStored(buildFinding({ detector: 'canary_rollback', occurredAt }));
  const environment = 'acme/checkout:canary';
  const wanted = { fingerprint: 'own', occurredAt, finding, environment };
  expect((await house.confirmed(await house.candidate(wanted))).id).toBe(before.id);
});

test('a ticket that was deleted after it was done is gone: a repeat gets one of its own', async () => {
  const before = await doneTicket('deleted since', '1 hour');
  await house.jira.deleteIssue(before.key);
  await house.shift('30 hours');
  await house.drain();
  expect(await house.read(before.id)).toMatchObject({ status: 'done', gone: 'not_found' });
  const after = await again('deleted since');
  expect(after.id).not.toBe(before.id);
  expect(issue(after.key)).toBeDefined();
});

test('after a week it is a ticket of its own, and an unclear answer leaves one link', async () => {
  const before = await doneTicket('week', '8 days');
  house.jira.faults.next('link_issues', { kind: 'reset', committed: true });
  const after = await again('week');
  expect(after.key).not.toBe(before.key);
  expect(issue(after.key)?.links).toHaveLength(1);
  expect((await house.read(after.id)).notice).toBeNull();
});

test('a site that takes no links says so, and the ticket stays what it is', async () => {
  await doneTicket('unlinked', '8 days');
  house.jira.faults.next('link_issues', { kind: 'answer', status: 403 });
  const after = await again('unlinked');
  expect(await house.read(after.id)).toMatchObject({
    status: 'open',
    notice: expect.stringContaining('could not be linked'),
  });
});

test('an open ticket keeps one comment that counts, and lists no more than three', async () => {
  const first = await house.confirmed(await house.candidate({ fingerprint: 'often' }));
  for (let time = 0; time < 6; time += 1) {
    await house.shift('1 day');
    expect((await again('often')).id).toBe(first.id);
  }
  const comments = house.jira.comments(first.issueKey ?? '');
  expect(comments).toHaveLength(1);
  const text = comments[0]?.text ?? '';
  expect(text).toContain('It happened again: 6 times since, the last time');
  expect(text).toMatch(/[▁▂▃▄▅▆▇█]{12} \(the last 12 weeks/);
  expect(text.split('\n').filter((line) => line.startsWith('* '))).toHaveLength(4);
  expect(text).toContain('and 3 before');
});

test('its comment says what the gaps have in common once people said so', async () => {
  const first = await house.confirmed(
    await house.candidate({ fingerprint: 'gaps', gap: 'capacity' }),
  );
  const comment = () => house.jira.comments(first.issueKey ?? '')[0]?.text;
  await again('gaps');
  expect(comment()).toContain('It happened again: once since');
  expect(comment()).not.toContain('The gap it may show');
  await again('gaps', { gap: 'capacity' });
  expect(comment()).toContain('The gap it may show: 2 of 3 so far point to capacity.');
});

test('of very many repeats the rest is counted, also where not all of them are read', async () => {
  const fingerprint = 'very often';
  const followUp = await house.confirmed(await house.candidate({ fingerprint }));
  await house.shift('1 day');
  const occurredAt = await house.now();
  await insertCandidates(
    house.db,
    Array.from({ length: 249 }, () => ({ fingerprint, occurredAt })),
  );
  await again(fingerprint);
  const [comment] = house.jira.comments(followUp.issueKey ?? '');
  expect(comment?.text).toContain('It happened again: 250 times since');
  expect(comment?.text).toContain('and 247 before');
});

test('a rule knows what became of the last ticket', async () => {
  const settings = await loadTriageSettings(house.db);
  const asks = { ...settings, policy: compiled('lastTicket == "wont_do"') };
  const silent = { ...settings, policy: compiled('true') };
  const before = await house.confirmed(await house.candidate({ fingerprint: 'asked' }));
  expect(await askedOfTicket(house.db, asks, 'nothing like it')).toBe('none');
  expect(await askedOfTicket(house.db, asks, 'asked')).toBe('open');
  await house.jira.moveIssue(before.issueKey ?? '', "Won't Do");
  await house.shift('6 seconds');
  await house.drain();
  expect(await askedOfTicket(house.db, asks, 'asked')).toBe('wont_do');
  expect(await askedOfTicket(house.db, silent, 'asked')).toBeNull();
  const after = await again('asked');
  expect(after.key).not.toBe(before.issueKey);
  expect(issue(after.key)?.description).toContain('was closed without being done');
});

function compiled(when: string) {
  const policy = compilePolicy([{ name: 'asks', when, then: 'review' }]);
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems));
  return policy.policy;
}
