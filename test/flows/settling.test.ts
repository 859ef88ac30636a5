import { afterAll, beforeAll, expect, test } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  candidateById,
  candidateThat,
  decide,
  hoursAgo,
  sendAll,
  settled,
} from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    sweepAfterSeconds: 0,
    policy: {
      settleSeconds: 1_800,
      undoSeconds: 3_600,
      rules: [
        {
          name: 'the ledger opens by itself',
          when: 'title.contains("ledger")',
          then: 'open_ticket',
        },
        { name: 'noise', when: 'title.contains("noise")', then: 'suppress' },
        { name: 'everything', when: 'true', then: 'review' },
      ],
    },
  });
});
afterAll(() => closecall?.stop());

/** One page told step by step; its first clear is `clearedMinutesAgo` ago. */
function tellPage(title: string, clearedMinutesAgo: number, steps: readonly PageStep[]) {
  const at = new Date(hoursAgo(0).getTime() - clearedMinutesAgo * minute - 4 * minute);
  return page({ ids: seededIds(title), at, service: services.checkout, title }, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    ...steps,
  ]);
}

test('webhooks that come days late, and the wrong way round, tell the same story', async () => {
  const [fired, ended] = tellPage('Courier queue grows', 60 * 60, []);
  if (fired === undefined || ended === undefined) throw new Error('no page');
  await sendAll(closecall, [ended, fired]);
  await settled(closecall);
  const candidate = await candidateThat(closecall, ({ title }) => title === 'Courier queue grows');
  expect(candidate.status).toBe('open');
  // Told as of two days before they came, at the earliest.
  const ageHours = (Date.now() - Date.parse(candidate.occurredAt)) / 3_600_000;
  expect(Math.round(ageHours)).toBe(48);
  expect(candidate.story).toBe(
    'Checkout paged 4 min, cleared by the monitor before anyone needed to act',
  );
});

test('a dismissal while settling, taken back later: it is judged then', async () => {
  const title = 'Basket forgets coupons';
  await sendAll(closecall, tellPage(title, 12, []));
  const candidate = await candidateThat(closecall, (each) => each.title === title);
  expect(candidate.status).toBe('settling');
  const dismissed = await decide(closecall, candidate, 'dismiss', { reason: 'test' });
  await closecall.shiftTime('1 hour');
  await settled(closecall);
  await decide(closecall, dismissed, 'undo');
  await pollUntil(
    () => candidateById(closecall, candidate.id),
    ({ status }) => status === 'open',
  );
  await closecall.shiftTime('-1 hour');
});

test('a page that fires again while settling is one episode, told as one when it is over', async () => {
  const told = tellPage('Checkout answers slowly', 12, [
    { afterMs: 10 * minute, event: 'reopened', by: 'monitor' },
    { afterMs: 14 * minute, event: 'resolved', by: 'monitor' },
  ]);
  await sendAll(closecall, told.slice(0, 2));
  const candidate = await candidateThat(
    closecall,
    ({ title }) => title === 'Checkout answers slowly',
  );
  expect(candidate.status).toBe('settling');
  await sendAll(closecall, told.slice(2, 3));
  const statusIs = (wanted: string) =>
    pollUntil(
      () => candidateById(closecall, candidate.id),
      ({ status }) => status === wanted,
    );
  await statusIs('withdrawn');
  await sendAll(closecall, told.slice(3));
  const again = await statusIs('settling');
  expect(new Date(again.settlesAt).getTime()).toBeGreaterThan(
    new Date(candidate.settlesAt).getTime(),
  );
  await closecall.shiftTime('40 minutes');
  const open = await statusIs('open');
  expect(open.story).toMatch(/fired twice/);
  await closecall.shiftTime('-40 minutes');
});

test('what a person ends is no candidate to decide on, and says why', async () => {
  const told = tellPage('Search answers slowly', 12, [
    { afterMs: 10 * minute, event: 'reopened', by: 'monitor' },
    { afterMs: 14 * minute, event: 'resolved', by: people.robin },
  ]);
  await sendAll(closecall, told);
  await settled(closecall);
  const candidate = await candidateThat(
    closecall,
    ({ title }) => title === 'Search answers slowly',
  );
  expect(candidate.status).toBe('withdrawn');
});

test('a later firing begins the next cycle and leaves the first one alone', async () => {
  const told = tellPage('Mailer answers slowly', 300, [
    { afterMs: 200 * minute, event: 'reopened', by: 'monitor' },
    { afterMs: 205 * minute, event: 'resolved', by: 'monitor' },
  ]);
  await sendAll(closecall, told);
  await settled(closecall);
  const { json } = await closecall.api('/candidates?q=Mailer');
  expect(json).toMatchObject({ items: [{ status: 'open' }, { status: 'open' }] });
});

test('the policy confirms in its own name, and a reopen that arrives late takes its held ticket back', async () => {
  const told = tellPage('The ledger answers slowly', 60, [
    { afterMs: 20 * minute, event: 'reopened', by: 'monitor' },
  ]);
  await sendAll(closecall, told.slice(0, 2));
  const confirmed = await candidateThat(
    closecall,
    ({ title, status }) => title === 'The ledger answers slowly' && status === 'confirmed',
  );
  expect(confirmed.followUp?.status).toBe('held');
  const { json } = await closecall.api(`/candidates/${confirmed.id}`);
  expect(json).toMatchObject({ decision: { by: 'policy:the ledger opens by itself' } });
  await sendAll(closecall, told.slice(2));
  const withdrawn = await pollUntil(
    () => candidateById(closecall, confirmed.id),
    ({ status }) => status === 'withdrawn',
  );
  expect(withdrawn.followUp).toBeNull();
  expect(closecall.jira.calls('create_issue')).toEqual([]);
});

test('what the policy suppresses names the rule', async () => {
  await sendAll(closecall, tellPage('Only noise', 60, []));
  const candidate = await candidateThat(closecall, ({ title }) => title === 'Only noise');
  expect(candidate).toMatchObject({ status: 'suppressed', verdict: 'suppress' });
  const { json } = await closecall.api(`/candidates/${candidate.id}`);
  expect(json).toMatchObject({ trace: [{ matched: false }, { rule: 'noise', matched: true }] });
});
