import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextCheckInSeconds } from '../../../src/core/follow-up/reconcile-schedule.ts';
import { ticketEnding } from '../../../src/core/follow-up/ticket-ending.ts';
import {
  type FollowUpEvent,
  type FollowUpStatus,
  followUpStatuses,
  followUpTransitions,
  liveFollowUpStatuses,
  nextFollowUpStatus,
} from '../../../src/core/follow-up/transitions.ts';

const events = [
  ...new Set(Object.values(followUpTransitions).flatMap((row) => Object.keys(row))),
] as FollowUpEvent[];

test('between two sends, the outcome of the first was known or a person stepped in', () => {
  const sureOutcomes: ReadonlySet<FollowUpEvent> = new Set([
    'not_sent',
    'refused',
    'create_after_all',
  ]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (run) => {
      let status: FollowUpStatus = 'held';
      let sinceSend: FollowUpEvent[] | null = null;
      for (const event of run) {
        const next = nextFollowUpStatus(status, event);
        if (!next.ok) continue;
        if (event === 'send') {
          const isSure = sinceSend === null || sinceSend.some((each) => sureOutcomes.has(each));
          expect(isSure, `send after ${sinceSend}`).toBe(true);
          sinceSend = [];
        } else sinceSend?.push(event);
        status = next.value;
      }
    }),
    { numRuns: 2_000 },
  );
});

test('every status but the last has a way out that a person or Jira can take', () => {
  for (const status of followUpStatuses) {
    const ways = Object.keys(followUpTransitions[status]);
    expect(ways.length > 0).toBe(status !== 'cancelled');
  }
});

test('a finished or cancelled ticket makes room for the next one of its fingerprint', () => {
  expect(
    followUpStatuses.filter((each) => !liveFollowUpStatuses.some((live) => live === each)),
  ).toEqual(['done', 'wont_do', 'cancelled']);
});

test('an unknown ticket is searched for after 2, 5, 10 and 20 s, then every 25 s', () => {
  let at = 0;
  const searches: number[] = [];
  for (let done = 0; done < 6; done += 1) {
    at += nextCheckInSeconds(done, at);
    searches.push(at);
  }
  expect(searches).toEqual([2, 5, 10, 20, 45, 70]);
});

test.each([
  [{ name: 'Done', category: 'done' }, null, 'done'],
  [{ name: 'Erledigt', category: 'done' }, "Won't Do", 'wont_do'],
  [{ name: 'Won’t do', category: 'done' }, null, 'wont_do'],
  [{ name: 'In Progress', category: 'indeterminate' }, null, 'open'],
  [{ name: 'Shipped', category: 'indeterminate' }, null, 'done'],
  [{ name: 'Parked', category: 'new' }, null, 'wont_do'],
  [{ name: null, category: null }, null, 'open'],
  [{ name: 'Awaiting Release', category: 'done' }, null, 'open'],
  [{ name: 'Awaiting release', category: 'done' }, 'Parked', 'open'],
  [{ name: 'Released', category: 'done' }, 'Awaiting release', 'done'],
])('the status %j with resolution %s ends as %s', (status, resolution, ending) => {
  const mapping = { open: ['awaiting release'], done: ['shipped'], wontDo: ['parked'] };
  expect(ticketEnding({ status: { id: null, ...status }, resolution }, mapping)).toBe(ending);
});
