import { afterAll, beforeAll, expect, test } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  allCandidates,
  candidateById,
  decide,
  hoursAgo,
  sendAll,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: {
      settleSeconds: 1_800,
      undoSeconds: 3_600,
      rules: [
        {
          name: 'the ledger opens by itself',
          when: 'title.contains("ledger") && severity >= 50',
          then: 'open_ticket',
        },
        { name: 'worth a look', when: 'severity >= 10', then: 'review' },
        { name: 'the rest', when: 'true', then: 'log' },
      ],
    },
  });
});
afterAll(() => closecall?.stop());

/** A page that cleared itself, whose priority changed afterwards, and that was noted then. */
function tellPage(title: string, priority: string, ...later: readonly string[]) {
  const base = { ids: seededIds(title), at: hoursAgo(2), service: services.checkout };
  const steps = page({ ...base, title, priority }, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    { afterMs: 5 * minute, event: 'annotated', by: 'monitor', text: 'A note.' },
    ...later.map((each, nth) => ({
      afterMs: (6 + nth) * minute,
      event: 'priority_updated' as const,
      by: 'monitor' as const,
      priority: each,
    })),
  ]);
  return { told: steps.slice(0, 2), noted: steps.slice(2, 3), changes: steps.slice(3) };
}

async function take(...deliveries: readonly ScenarioDelivery[]): Promise<void> {
  await sendAll(closecall, deliveries);
  while ((await closecall.sweep()) > 0);
}

async function titled(title: string): Promise<ToldCandidate> {
  const found = (await allCandidates(closecall)).find((each) => each.title === title);
  if (found === undefined) throw new Error(`nothing came of “${title}”`);
  return found;
}

async function events(id: string) {
  const { json } = await closecall.api(`/candidates/${id}/history`);
  return (json as { items: { action: string; detail: Record<string, unknown> }[] }).items;
}

test('facts that come after the verdict lead to where they would have led before it', async () => {
  const early = tellPage('The cart is slow', 'P3', 'P1');
  await take(...early.changes, ...early.told);
  const late = tellPage('The basket is slow', 'P3', 'P1');
  await take(...late.told);
  const quiet = await titled('The basket is slow');
  expect(quiet).toMatchObject({ status: 'logged', version: 2 });
  await take(...late.changes);
  expect(await titled('The cart is slow')).toMatchObject({ status: 'open', verdict: 'review' });
  const open = await candidateById(closecall, quiet.id);
  expect(open).toMatchObject({ status: 'open', verdict: 'review', version: 3 });
  const { json } = await closecall.api(`/candidates/${quiet.id}`);
  expect(json).toMatchObject({
    score: { severity: 50 },
    trace: [{}, { matched: true, because: 'severity was 50, the rule asks for at least 10' }],
  });
  const [last] = (await events(quiet.id)).slice(-1);
  expect(last).toMatchObject({ action: 'rejudged_review', detail: { rule: 'worth a look' } });
  // What was judged once is judged no more by the same facts, nor by words alone.
  await take(...late.changes, ...late.told, ...late.noted);
  expect(await candidateById(closecall, quiet.id)).toMatchObject({ status: 'open', version: 3 });
});

test('what turns out to be small is kept quietly, with that in its history', async () => {
  const { told, changes } = tellPage('The till is slow', 'P2', 'P4');
  await take(...told);
  const open = await titled('The till is slow');
  expect(open.status).toBe('open');
  await take(...changes);
  expect(await candidateById(closecall, open.id)).toMatchObject({ status: 'logged' });
  const [last] = (await events(open.id)).slice(-1);
  expect(last?.detail['because']).toMatch(/^new facts changed its score from \d+ to \d+$/);
});

test('a ticket is opened for it where the policy says so now, and never twice', async () => {
  const { told, changes } = tellPage('The ledger is slow', 'P3', 'P1', 'P2', 'P1');
  await take(...told);
  const quiet = await titled('The ledger is slow');
  await take(...changes.slice(0, 1));
  const confirmed = await candidateById(closecall, quiet.id);
  expect(confirmed).toMatchObject({ status: 'confirmed', followUp: { status: 'held' } });
  expect(confirmed.decision).toMatchObject({ by: 'policy:the ledger opens by itself' });
  // A person took that back; facts that come later are no reason to do it again.
  const undone = await decide(closecall, confirmed, 'undo');
  expect(undone.status).toBe('open');
  await take(...changes.slice(1, 2));
  expect(await candidateById(closecall, quiet.id)).toMatchObject({ verdict: 'review' });
  await take(...changes.slice(2));
  expect(await candidateById(closecall, quiet.id)).toMatchObject({
    status: 'open',
    verdict: 'open_ticket',
    version: undone.version,
  });
});

test('what a person snoozed comes back as they said, whatever is found meanwhile', async () => {
  const { told, changes } = tellPage('The scanner is slow', 'P2', 'P4');
  await take(...told);
  const open = await titled('The scanner is slow');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const snoozed = await decide(closecall, open, 'snooze', { until });
  await take(...changes);
  expect(await candidateById(closecall, open.id)).toMatchObject({
    status: 'snoozed',
    verdict: 'log',
    version: snoozed.version,
  });
  await closecall.shiftTime('2 hours');
  while ((await closecall.sweep()) > 0);
  expect(await candidateById(closecall, open.id)).toMatchObject({ status: 'open' });
});

/** A page that a monitor cleared, fired again and cleared again. */
function tellReopened(title: string) {
  const base = { ids: seededIds(title), at: hoursAgo(3), service: services.checkout };
  const steps = page({ ...base, title, priority: 'P1' }, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    { afterMs: 9 * minute, event: 'reopened', by: 'monitor' },
    { afterMs: 12 * minute, event: 'resolved', by: 'monitor' },
  ]);
  return { told: steps.slice(0, 2), again: steps.slice(2, 3), over: steps.slice(3) };
}

test('what a person said of how close it was counts on when more is found', async () => {
  const { told, changes } = tellPage('The kettle is slow', 'P2', 'P1');
  await take(...told);
  const until = new Date(Date.now() + 3 * 3_600_000).toISOString();
  const accepted = { reason: 'known_and_accepted', until, closeness: 50 };
  const { id } = await decide(closecall, await titled('The kettle is slow'), 'dismiss', accepted);
  await closecall.shiftTime('3 hours');
  while ((await closecall.sweep()) > 0);
  expect(await candidateById(closecall, id)).toMatchObject({ status: 'open' });
  await take(...changes);
  const { json } = await closecall.api(`/candidates/${id}`);
  expect(json).toMatchObject({ status: 'open', score: { severity: 50, closeness: 50 } });
});

test('a ticket that only the policy asked for is taken back while it is held', async () => {
  const { told, changes } = tellPage('The ledger lags', 'P1', 'P4', 'P3', 'P1');
  await take(...told);
  const confirmed = await titled('The ledger lags');
  expect(confirmed).toMatchObject({ status: 'confirmed', followUp: { status: 'held' } });
  await take(...changes.slice(0, 1));
  const quiet = { status: 'logged', verdict: 'log', decision: null, followUp: null };
  expect(await candidateById(closecall, confirmed.id)).toMatchObject(quiet);
  await take(...changes.slice(1));
  const back = await candidateById(closecall, confirmed.id);
  expect(back).toMatchObject({ status: 'confirmed', followUp: { status: 'held' } });
});

test('what a person took back is asked about when it is found again, and opens no ticket', async () => {
  const { told, again, over } = tellReopened('The ledger flaps');
  await take(...told);
  const undone = await decide(closecall, await titled('The ledger flaps'), 'undo');
  expect(undone.status).toBe('open');
  await take(...again);
  expect(await candidateById(closecall, undone.id)).toMatchObject({ status: 'withdrawn' });
  await take(...over);
  const found = { status: 'open', verdict: 'open_ticket', followUp: null };
  expect(await candidateById(closecall, undone.id)).toMatchObject(found);
});

test('what a person put off stays put off when it is found again', async () => {
  const { told, again, over } = tellReopened('The printer flaps');
  await take(...told);
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const open = await titled('The printer flaps');
  const snoozed = await decide(closecall, open, 'snooze', { until });
  await take(...again, ...over);
  const found = { status: 'snoozed', decision: { kind: 'snooze', snoozedUntil: until } };
  expect(await candidateById(closecall, snoozed.id)).toMatchObject(found);
  expect(await decide(closecall, await titled('The printer flaps'), 'undo')).toMatchObject({
    status: 'open',
  });
});

test('a snooze is in force again once it is no part of another story any more', async () => {
  const title = 'The lift stalls';
  const firing = (seed: string, hours: number, steps: readonly PageStep[]) => {
    const at = hoursAgo(hours);
    const base = { ids: seededIds(seed), at, service: services.checkout, priority: 'P2' };
    return page({ ...base, title }, steps);
  };
  const triggered = { afterMs: 0, event: 'triggered', by: 'monitor' } as const;
  const cleared = { afterMs: 4 * minute, event: 'resolved', by: 'monitor' } as const;
  const byPerson = { afterMs: 4 * minute + 1_000, event: 'resolved', by: people.robin } as const;
  await take(...firing('lift 2', 2, [triggered, cleared]));
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const { id } = await decide(closecall, await titled(title), 'snooze', { until });
  const first = firing('lift 1', 2.2, [triggered, cleared, byPerson]);
  await take(...first.slice(0, 2));
  expect(await candidateById(closecall, id)).toMatchObject({ status: 'merged' });
  await take(...first.slice(2));
  const again = { status: 'snoozed', decision: { kind: 'snooze', snoozedUntil: until } };
  expect(await candidateById(closecall, id)).toMatchObject(again);
});

test('what happened weeks ago stays where it is', async () => {
  const { told, changes } = tellPage('The kiosk is slow', 'P3', 'P1');
  await take(...told);
  const quiet = await titled('The kiosk is slow');
  await closecall.shiftTime('15 days');
  await take(...changes);
  expect(await candidateById(closecall, quiet.id)).toMatchObject({
    status: 'logged',
    verdict: 'review',
    version: quiet.version,
  });
});
