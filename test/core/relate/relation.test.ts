import { expect, test } from 'vitest';
import { tellsGroup } from '../../../src/core/relate/relation.ts';

test('how often an alert fires is told from one firing to the next', () => {
  const atSeconds = (seconds: number) => new Date(Date.UTC(2026, 9, 5, 9, 0, seconds));
  const group = {
    incidents: 3,
    from: atSeconds(0),
    lastFrom: atSeconds(80),
    until: atSeconds(120),
    stakes: {
      closeness: { value: 2 as const, because: 'it cleared at once' },
      severity: { priority: null, urgency: null, cap: null },
    },
  };
  const told = 'checkout paged; 3 times in 2 min as separate incidents, about every 40 s';
  expect(tellsGroup(told, group)).toBe(true);
  expect(tellsGroup(told, { ...group, lastFrom: atSeconds(100) })).toBe(false);
  const twice = 'checkout paged; twice in 2 min as separate incidents';
  expect(tellsGroup(twice, { ...group, incidents: 2 })).toBe(true);
});
