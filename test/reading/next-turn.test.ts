import { expect, test } from 'vitest';
import type { Question } from '../../src/core/question.ts';
import type { Asked } from '../../src/reading/ask-question.ts';
import { nextTurn, type Turn } from '../../src/reading/next-turn.ts';

const question: Question = {
  kind: 'run_attempt',
  repository: 'acme/checkout',
  repositoryId: '1',
  runId: '2',
  attempt: 1,
};
const hour = 3_600;

function after(asked: Asked, ageSeconds: number): number | null {
  const turn: Turn = { asked: [asked], at: new Date(0), ageSeconds, quietSeconds: ageSeconds };
  return nextTurn(turn, [question]);
}

test('who waits for the outcome of another one’s try goes on as soon as it is known', () => {
  const waiting = { kind: 'unreached', question, because: 'it is away', seconds: 15 } as const;
  expect([1, hour, 20 * hour].map((age) => after(waiting, age))).toEqual([15, 15, 15]);
});

test('whoever has used up the calls of an hour looks again when patience is over', () => {
  const over = { kind: 'unreached', question, because: 'its limit', seconds: 3_000 } as const;
  expect([1, 299.5, 300, hour].map((age) => after(over, age))).toEqual([299, 1, 3_000, 3_000]);
});

test('what comes to nothing is asked again ever more rarely, and not after a day', () => {
  const failed = { kind: 'unreached', question, because: 'it is away', seconds: null } as const;
  const refused = { kind: 'refused', question, because: 'no' } as const;
  const ages = [1, 300, hour, 20 * hour];
  expect(ages.map((age) => after(failed, age))).toEqual([1, 100, 900, 900]);
  expect(ages.map((age) => after(refused, age))).toEqual([60, 100, 900, 900]);
  expect(after(failed, 25 * hour)).toBeNull();
});

test('once all is answered nothing is asked any more', () => {
  const told: Asked = { kind: 'told', question, answer: { kind: 'answered', facts: [] } };
  const turn: Turn = { asked: [told], at: new Date(0), ageSeconds: 1, quietSeconds: 0 };
  expect(nextTurn(turn, [])).toBeNull();
  expect(nextTurn(turn, [{ ...question, attempt: 2 }])).toBe(0);
});
