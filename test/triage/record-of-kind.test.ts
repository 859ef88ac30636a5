import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CandidateRow } from '../../src/db/schema/candidates.ts';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { insertCandidate } from '../web/support/rows.ts';
import { givenTriage, type Triage } from './given-triage.ts';

let triage: Triage;
beforeAll(async () => {
  triage = await givenTriage();
  await triage.policy({ rules: [{ name: 'by itself', when: 'true', then: 'open_ticket' }] });
});
afterAll(() => triage?.stop());

/** Settles a new one of the team. */
async function next(teamId: string, wanted: Partial<CandidateRow>): Promise<CandidateRow> {
  return triage.settle(await triage.settling({ teamId, ...wanted }));
}

test('what people thought of other patterns of its kind on the service stops tickets, until it earned its own', async () => {
  await triage.team({ id: 'kinds', automaticTicketsPerWeek: 100 });
  const kind = { serviceId: 'kinds', foundBy: 'untouched' } as const;
  const of = (wanted: Partial<CandidateRow>) => next('kinds', { ...kind, ...wanted });
  const judged = (said: 'confirmed' | 'dismissed', wanted: Partial<CandidateRow> = {}) =>
    insertCandidate(triage.db, {
      ...{ ...kind, status: said, decidedBy: 'person:dana', decidedAt: new Date() },
      ...(said === 'dismissed' ? { decisionReason: 'not_a_near_miss' } : {}),
      ...wanted,
    });
  await judged('confirmed');
  expect(await of({})).toMatchObject({ status: 'confirmed', decidedBy: 'policy:by itself' });
  // Of ten patterns that nobody had seen before, people say that they are no near misses.
  for (let nth = 0; nth < 10; nth++) await judged('dismissed');
  const asked = await of({});
  expect(asked).toMatchObject({ status: 'open', verdict: 'review', followUpId: null });
  expect(asked.trace.at(-1)).toMatchObject({
    rule: 'record of its kind',
    because:
      'People agreed 1 of 11 times about what was found the same way on this service, too few for a ticket by itself; people are asked instead.',
  });
  // Found otherwise, on another service or on none, it is of another kind.
  for (const other of [
    { foundBy: 'escalated' },
    { serviceId: 'others' },
    { serviceId: null },
  ] as const) {
    expect(await of(other), JSON.stringify(other)).toMatchObject({ status: 'confirmed' });
  }
  for (let nth = 0; nth < 9; nth++) await judged('confirmed', { fingerprint: 'kinds 1' });
  expect(await of({ fingerprint: 'kinds 1' })).toMatchObject({ status: 'confirmed' });
  expect(await of({})).toMatchObject({ status: 'open' });
});

test('a ticket of no use stops those of other patterns of its kind on the service too', async () => {
  await triage.team({ id: 'useless', automaticTicketsPerWeek: 100 });
  const useless = () => next('useless', { serviceId: 'useless' });
  const first = await useless();
  expect(await useless()).toMatchObject({ status: 'confirmed' });
  const ticket = eq(followUps.id, first.followUpId ?? '');
  const labelled = { notUsefulAt: new Date() };
  expect(await triage.db.update(followUps).set(labelled).where(ticket).returning()).toHaveLength(1);
  const asked = await useless();
  expect(asked.status).toBe('open');
  expect(asked.trace.at(-1)?.because).toContain('agreed 0 of 1 time about what was found the same');
});
