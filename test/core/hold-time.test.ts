import { expect, test } from 'vitest';
import { autoResolvedPage } from '../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import { receiveFinding } from '../../src/core/hold-time.ts';
import type { Signal } from '../../src/core/signal.ts';
import { cleared, minute, paged } from './build-signals.ts';

const signals = [paged('page.triggered', 0), cleared(4)];
const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };
const [finding] = autoResolvedPage.detect(signals, context).findings;
if (finding === undefined) throw new Error('no finding');

const hour = 60;

function live(signal: Signal, receivedAt: number) {
  return { signal, receivedAt: minute(receivedAt), isLate: false, historical: false };
}

test.each([
  { name: 'within two days of its arrival: as the provider says', receivedAt: 40 * hour, at: 4 },
  { name: 'older: two days before its arrival', receivedAt: 60 * hour, at: 12 * hour },
  { name: 'in the future: two days after its arrival', receivedAt: -60 * hour, at: -12 * hour },
])('a finding’s time, $name', ({ receivedAt, at }) => {
  const facts = signals.map((signal) => live(signal, receivedAt));
  expect(receiveFinding(finding, facts).finding.occurredAt).toEqual(minute(at));
});

test('what arrives on the same subject later moves nothing', () => {
  const facts = [
    ...signals.map((signal) => live(signal, 5)),
    live(paged('page.acknowledged', 100 * hour), 100 * hour),
  ];
  expect(receiveFinding(finding, facts).finding.occurredAt).toEqual(minute(4));
});

test('what a look back tells is of the past, at its own time, whatever else the subject lives through', () => {
  const past = signals.map((signal) => ({
    ...live(signal, 900 * hour),
    isLate: true,
    historical: true,
  }));
  const today = live(paged('page.changed', 900 * hour), 900 * hour);
  expect(receiveFinding(finding, [...past, today])).toEqual({ finding, historical: true });
  // A webhook tells of the same: it is of the present.
  const told = [...past.slice(0, 1), live(cleared(4), 5)];
  expect(receiveFinding(finding, told).historical).toBe(false);
});

test('what was read from lists after a long outage keeps its time, and is of the present', () => {
  const read = signals.map((signal) => ({ ...live(signal, 900 * hour), isLate: true }));
  expect(receiveFinding(finding, read)).toEqual({ finding, historical: false });
});
