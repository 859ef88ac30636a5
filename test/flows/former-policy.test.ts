import { afterAll, beforeAll, expect, test } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { allCandidates, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const times = { settleSeconds: 1_800, undoSeconds: 3_600 };

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: {
      ...times,
      rules: [
        { name: 'a ticket', when: 'title.contains("ledger")', then: 'open_ticket' },
        { name: 'theirs', when: 'true', then: 'review', team: 'payments' },
      ],
    },
  });
});
afterAll(() => closecall?.stop());

async function take(...deliveries: readonly ScenarioDelivery[]): Promise<void> {
  await sendAll(closecall, deliveries);
  while ((await closecall.sweep()) > 0);
}

async function activate(rules: readonly object[]): Promise<void> {
  const wanted = { document: { ...times, rules }, activate: true };
  expect((await closecall.api('/policy/versions', wanted)).status).toBe(201);
}

async function titled(title: string) {
  const all = (await allCandidates(closecall)).filter((each) => each.title === title);
  return all.map(({ status, team }) => ({ status, team })).sort(byStatus);
}

function byStatus(a: { status: string }, b: { status: string }): number {
  return a.status < b.status ? -1 : 1;
}

const triggered = { afterMs: 0, event: 'triggered', by: 'monitor' } as const;
const cleared = { afterMs: 4 * minute, event: 'resolved', by: 'monitor' } as const;

test('the team that a rule named stays, whatever the rule is called by now', async () => {
  // Of no service, so that no other team is its own.
  const base = { ids: seededIds('desk'), at: hoursAgo(2), service: services.catalogue };
  const noted = {
    afterMs: 5 * minute,
    event: 'annotated',
    by: 'monitor',
    text: 'A note.',
  } as const;
  const steps = page({ ...base, title: 'The desk is slow' }, [triggered, cleared, noted]);
  await take(...steps.slice(0, 2));
  const theirs = [{ status: 'open', team: 'payments' }];
  expect(await titled('The desk is slow')).toEqual(theirs);
  await activate([{ name: 'for all', when: 'true', then: 'open_ticket' }]);
  await take(...steps.slice(2));
  expect(await titled('The desk is slow')).toEqual(theirs);
});

test('what stands for itself again is judged by the policy of today', async () => {
  const firing = (seed: string, minutes: number, steps: readonly PageStep[]) => {
    const at = new Date(hoursAgo(2).getTime() + minutes * minute);
    const base = { ids: seededIds(seed), at, service: services.checkout };
    return page({ ...base, title: 'The ledger stalls' }, steps);
  };
  const byPerson = { afterMs: 4 * minute + 1_000, event: 'resolved', by: people.robin } as const;
  const first = firing('stall 1', 0, [triggered, cleared, byPerson]);
  // The later one was judged for itself before the earlier one was told.
  await take(...firing('stall 2', 10, [triggered, cleared]));
  await take(...first.slice(0, 2));
  expect(await titled('The ledger stalls')).toMatchObject([
    { status: 'confirmed' },
    { status: 'merged' },
  ]);
  await activate([{ name: 'quiet', when: 'true', then: 'log' }]);
  await take(...first.slice(2));
  expect(await titled('The ledger stalls')).toMatchObject([{ status: 'logged' }]);
});

test('what a rule puts off follows its facts, in whatever order they come', async () => {
  const fair = '2099-01-31T00:00:00.000Z';
  await activate([
    { name: 'not before the fair', when: 'severity < 50', then: 'review', snoozeUntil: fair },
    { name: 'the rest', when: 'true', then: 'review' },
  ]);
  const told = (title: string) => {
    const at = hoursAgo(2);
    const of = { ids: seededIds(title), at, service: services.checkout, title, priority: 'P3' };
    const changed = (minutes: number, priority: string) =>
      ({ afterMs: minutes * minute, event: 'priority_updated', by: 'monitor', priority }) as const;
    const again = { afterMs: 7 * minute, event: 'reopened', by: 'monitor' } as const;
    const over = { ...cleared, afterMs: 9 * minute };
    return page(of, [triggered, cleared, changed(5, 'P1'), changed(6, 'P4'), again, over]);
  };
  const standing = async (title: string) => {
    const [only] = (await allCandidates(closecall)).filter((each) => each.title === title);
    const by = only?.decision?.by?.replace(/^policy:/, '') ?? 'nobody';
    return `${only?.status} by ${by}`;
  };
  const putOff = 'snoozed by not before the fair';
  const inOrder: string[] = [];
  for (const each of told('The scale drifts')) {
    await take(each);
    inOrder.push(await standing('The scale drifts'));
  }
  const withdrawn = 'withdrawn by nobody';
  expect(inOrder.slice(1)).toEqual([putOff, 'open by nobody', putOff, withdrawn, putOff]);
  await take(...told('The scale is stuck').reverse());
  expect(await standing('The scale is stuck')).toBe(putOff);
});
