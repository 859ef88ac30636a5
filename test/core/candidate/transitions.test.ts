import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateStatuses } from '../../../src/core/candidate/status.ts';
import {
  type CandidateEvent,
  candidateTransitions,
  nextCandidateStatus,
} from '../../../src/core/candidate/transitions.ts';

const events = [...new Set(Object.values(candidateTransitions).flatMap((row) => Object.keys(row)))];

test('a decision can always be undone to where it was taken', () => {
  for (const from of candidateStatuses) {
    for (const decision of ['confirm', 'dismiss', 'snooze', 'merge'] as const) {
      const decided = nextCandidateStatus(from, decision, null);
      if (!decided.ok) continue;
      const undone = nextCandidateStatus(decided.value.to, 'undo', from);
      expect(undone.ok, `${from} ${decision}`).toBe(true);
      // A confirmation goes back to open, wherever it came from.
      const back = decision === 'confirm' ? 'open' : from;
      expect(undone.ok && undone.value.to).toBe(back);
    }
  }
});

test('whatever happens, a ticket is only ever offered by a confirmation', () => {
  for (const row of Object.values(candidateTransitions)) {
    for (const transition of Object.values(row)) {
      if (transition.effects.includes('offer_follow_up')) expect(transition.to).toBe('confirmed');
    }
  }
});

test('no run of events leads to a status that is not in the list or has no way out', () => {
  const anyEvent = fc.constantFrom(...events) as fc.Arbitrary<CandidateEvent>;
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (run) => {
      let status: (typeof candidateStatuses)[number] = 'settling';
      let previous: (typeof candidateStatuses)[number] | null = null;
      for (const event of run) {
        const next = nextCandidateStatus(status, event, previous);
        if (!next.ok) continue;
        if (['confirm', 'dismiss', 'snooze', 'merge'].includes(event)) previous = status;
        status = next.value.to;
        expect(candidateStatuses).toContain(status);
        expect(Object.keys(candidateTransitions[status]).length).toBeGreaterThan(0);
      }
    }),
  );
});
