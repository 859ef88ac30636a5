import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseConnections } from '../../src/commands/choose-connections.ts';
import {
  accessProblems,
  candidates,
  connectionSecrets,
  connections,
  readings,
} from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { createOutbound } from '../../src/outbound/create-outbound.ts';
import { hoursAgo } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { clearedPage } from '../support/past-pages.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterEach(() => closecall?.stop());

function learn(told: readonly ScenarioDelivery[]): void {
  for (const delivery of told) closecall[delivery.provider].learn(delivery);
}

async function found() {
  return closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));
}

function retried(seed: string) {
  return { ids: seededIds(seed), at: hoursAgo(20), service: services.checkout };
}

test('a rate limit is waited for, and said', async () => {
  learn(clearedPage('limited', 5));
  closecall.pagerduty.faults.next('list_incidents', rateLimited(12));
  const { end, text, waits } = await runLookBack(closecall, { connection: 'pd-main' });
  expect(end).toBe('finished');
  expect(text).toContain('keeping within the provider’s rate limit; tries again in 12 s');
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(11);
  expect(await found()).toHaveLength(1);
});

test('what could not be read stands in the summary', async () => {
  learn([...clearedPage('read', 5, 'Search is slow'), ...clearedPage('unread', 9)]);
  learn(pipelineRetried(retried('hidden')));
  closecall.pagerduty.faults.next('log_entries', { kind: 'html' }, 2);
  const hidden = { kind: 'answer', status: 404, body: { message: 'Not Found' } } as const;
  closecall.github.faults.next('runs', hidden);
  const { end, lines } = await runLookBack(closecall);
  expect(end).toBe('finished');
  const summary = lines.slice(lines.findLastIndex((line) => line.includes('%')) + 1);
  const text = summary.join('\n');
  expect(text).toMatch(/^ {2}Not read: the log of #\d+ \(PagerDuty’s answer can’t be read\)\.$/m);
  expect(text).toContain('Not read: acme/checkout (GitHub does not show it to this token).');
});

test('a refused token ends one connection’s part with its cause, and the same command goes on', async () => {
  learn([...clearedPage('beside it', 5), ...pipelineRetried(retried('refused'))]);
  const { faults } = closecall.github;
  faults.next('any', { kind: 'answer', status: 401, body: { message: 'Bad credentials' } }, 1_000);
  const refused = await runLookBack(closecall);
  expect(refused.end).toBe('broken_off');
  expect(refused.text).toMatch(/^gh-acme: not read to its end: .*(token|credentials)/im);
  expect(refused.text).toContain('The same command goes on from there.');
  expect(refused.text).toContain('gh-acme: nothing could be read');
  expect((await found()).map(({ connectionId }) => connectionId)).toEqual(['pd-main']);
  faults.clear();
  const again = await runLookBack(closecall, { connection: 'gh-acme' });
  expect(again.end).toBe('finished');
  expect(again.text).toContain('gh-acme: goes on with the look back that was begun before');
  expect((await found()).map(({ connectionId }) => connectionId)).toContain('gh-acme');
});

test('only what this look back read is told as read, whatever is known besides', async () => {
  for (let nth = 0; nth < 7; nth += 1)
    learn(clearedPage(`read ${nth}`, 9 * nth + 5, `Alert ${nth}`));
  const pagerduty = { connection: 'pd-main' };
  expect((await runLookBack(closecall, pagerduty)).text).toMatch(/^pd-main: 7 incidents \(/m);
  const { faults } = closecall.pagerduty;
  const refused = { kind: 'answer', status: 403, body: {} } as const;
  faults.next('list_incidents', refused, 1_000);
  const none = await runLookBack(closecall, pagerduty);
  expect(none.text).toContain('pd-main: nothing could be read\n');
  faults.clear();
  const part = await runLookBack(closecall, {
    ...pagerduty,
    onLine: (line) => {
      if (/pd-main: +[1-9]/.test(line)) faults.next('list_incidents', refused, 1_000);
    },
  });
  expect(part.text).toMatch(/^pd-main, as far as it was read: 5 incidents \(/m);
  faults.clear();
  expect((await runLookBack(closecall, pagerduty)).text).toMatch(/^pd-main: 7 incidents \(/m);
});

test('a shell whose own settings keep it from a provider says so, and leaves nothing behind', async () => {
  learn([...clearedPage('not allowed', 5), ...pipelineRetried(retried('not allowed'))]);
  const outbound = createOutbound({ allow: [], log: closecall.deps.log });
  const { end, text } = await runLookBack(closecall, { outbound });
  expect(end).toBe('broken_off');
  for (const id of ['gh-acme', 'jira-main', 'pd-main']) {
    expect(text).toMatch(new RegExp(`^${id}: not read: .*not a public address`, 'm'));
  }
  expect(text).toContain('Set CLOSECALL_EGRESS_ALLOW here to what the service has');
  expect(await closecall.db.select().from(accessProblems)).toEqual([]);
  expect(await closecall.db.select().from(readings)).toEqual([]);
  outbound.close();
  expect((await runLookBack(closecall)).end).toBe('finished');
  expect(await found()).toHaveLength(2);
});

test('a provider that can’t be reached for minutes ends its part alone', async () => {
  learn(pipelineRetried(retried('unreached')));
  await closecall.pagerduty.pause();
  const { end, text, waits } = await runLookBack(closecall);
  expect(end).toBe('broken_off');
  expect(text).toMatch(/^pd-main: not read to its end: /m);
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(180);
  expect(await closecall.db.select().from(accessProblems)).toEqual([]);
  expect((await found()).map(({ connectionId }) => connectionId)).toEqual(['gh-acme']);
});

test('a look back that was stopped goes on where it was, with its own range', async () => {
  for (let nth = 0; nth < 25; nth += 1)
    learn(clearedPage(`many ${nth}`, 10 * nth + 5, `Alert ${nth}`));
  const stopping = new AbortController();
  const first = await runLookBack(closecall, {
    connection: 'pd-main',
    signal: stopping.signal,
    onLine: (line) => {
      if (/pd-main: +[1-9]/.test(line)) stopping.abort();
    },
  });
  expect(first.end).toBe('stopped');
  expect(first.lines.at(-1)).toContain('the same command goes on from here');
  const kept = (await found()).length;
  expect(kept).toBe(5);
  const listed = closecall.pagerduty.calls('list_incidents').length;
  const second = await runLookBack(closecall, { connection: 'pd-main', days: 2 });
  expect(second.end).toBe('finished');
  expect(second.text).toContain('goes on with the look back that was begun before');
  expect(await found()).toHaveLength(25);
  const calls = closecall.pagerduty.calls('list_incidents').slice(listed);
  expect(calls[0]?.query).toMatchObject({ offset: '5' });
  const rows = await closecall.db.select().from(readings).where(eq(readings.purpose, 'backfill'));
  expect(rows).toHaveLength(1);
});

test('connections that can’t be looked back into are named with the reason', async () => {
  const { db, directory } = closecall.deps;
  const refusal = (wanted: string | null) => chooseConnections({ db, directory }, wanted);
  await expect(refusal('pd')).rejects.toThrow(
    'No connection is called "pd"; there are: gh-acme, jira-main, pd-main.',
  );
  await db.update(connections).set({ enabled: false }).where(eq(connections.id, 'pd-main'));
  await db.delete(connectionSecrets).where(eq(connectionSecrets.connectionId, 'gh-acme'));
  await directory.reload();
  await expect(refusal('pd-main')).rejects.toThrow('pd-main: it is switched off');
  await expect(refusal('gh-acme')).rejects.toThrow('has no API token (secrets.apiToken)');
  expect(await refusal(null)).toMatchObject({
    ids: ['jira-main'],
    passedOver: [{ id: 'gh-acme' }, { id: 'pd-main' }],
  });
});
