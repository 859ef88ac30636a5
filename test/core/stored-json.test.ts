import { describe, expect, test } from 'vitest';
import { coreFromStored, findingFromStored, signalFromStored } from '../../src/core/stored-json.ts';

const fact = {
  subject: { kind: 'environment', id: '1:production' },
  factKey: 'compare:a:b',
  occurredAt: '2026-10-05T09:00:00.000Z',
};
const revert = { sha: 'b', title: 'Revert "Faster totals"', reverts: 'a' };

describe('facts as the first versions stored them', () => {
  test('of what lies between two revisions know the reverts', () => {
    const compared = { ...fact, kind: 'revisions.compared', base: 'a', head: 'b', status: 'ahead' };
    const signal = signalFromStored({ ...compared, reverts: [revert] });
    expect(signal).toMatchObject({ commits: [{ ...revert, revertsPull: null }] });
    const now = signalFromStored({ ...compared, commits: [{ ...revert, revertsPull: '7' }] });
    expect(now).toMatchObject({ commits: [{ revertsPull: '7' }] });
  });

  test('know of no pull request that was taken back', () => {
    const merged = { ...fact, kind: 'revision.reverted', repository: 'acme/checkout', url: null };
    expect(signalFromStored({ ...merged, revert })).toMatchObject({
      occurredAt: new Date(fact.occurredAt),
      revert: { ...revert, revertsPull: null },
    });
  });
});

test('a finding as the first versions stored it knows nothing of what was added later', () => {
  const stored = { occurredAt: fact.occurredAt, resolver: 'bot', labels: [] };
  const occurredAt = new Date(fact.occurredAt);
  const added = { unconfirmed: null, awaits: null, countedOnly: false, thresholds: [] };
  expect(findingFromStored(stored)).toMatchObject({
    ...{ ...added, occurredAt, beganAt: occurredAt, revisions: [], alertKey: null },
  });
  expect(coreFromStored(stored)).toMatchObject({ resolver: 'bot', unconfirmed: null });
  expect(stored).toEqual({ occurredAt: fact.occurredAt, resolver: 'bot', labels: [] });
});
